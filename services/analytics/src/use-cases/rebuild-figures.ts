import type { countFacts } from './count-facts.ts';
import type { ArchivePosition, Difference, Rebuilds } from './ports.ts';

export interface RebuildOutcome {
  readonly events: number;
  readonly differences: number;
  readonly first: readonly Difference[];
}

/** Enough to see a pattern in; all of them may be millions. */
const SHOWN_DIFFERENCES = 100;

/**
 * Computes every daily figure anew from the archive, a bounded slice at a time, and compares it with the live one. The
 * service may go on working meanwhile: both sides are seen as of one moment.
 */
export const rebuildFigures =
  (deps: { readonly rebuilds: Rebuilds; readonly countRebuilt: ReturnType<typeof countFacts> }) =>
  (settings: {
    readonly sliceSize: number;
    readonly onProgress: (done: number, total: number) => void;
  }): Promise<RebuildOutcome> =>
    deps.rebuilds.run(async (rebuild) => {
      const total = await rebuild.eventsInArchive();
      let events = 0;
      let position: ArchivePosition | undefined;
      for (;;) {
        const facts = await rebuild.readFacts(position, settings.sliceSize);
        const last = facts.at(-1);
        if (last === undefined) break;
        await deps.countRebuilt(facts, rebuild.tx);
        events += facts.length;
        position = last;
        settings.onProgress(events, total);
      }
      const { total: differences, first } = await rebuild.compare(SHOWN_DIFFERENCES);
      return { events, differences, first };
    });
