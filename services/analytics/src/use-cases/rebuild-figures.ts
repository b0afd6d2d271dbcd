import type { Fact } from '../domain/fact.ts';
import type { countFacts } from './count-facts.ts';
import type { BatchTransaction } from './ports.ts';

/** One daily figure as it stands and as the archive says it should be; null where there is none. */
export interface Difference {
  readonly tenantId: string;
  readonly metric: string;
  readonly day: string;
  readonly kind: string;
  readonly currency: string;
  readonly live: FigureValue | null;
  readonly rebuilt: FigureValue | null;
}

export interface FigureValue {
  readonly count: bigint;
  readonly sum: bigint;
}

/** A place in the archive, which is read in this order. */
export interface ArchivePosition {
  readonly tenantId: string;
  readonly id: string;
}

/** What a rebuild works on, inside one transaction that sees archive and live figures as of one moment. */
export interface Rebuild {
  readonly tx: BatchTransaction;
  eventsInArchive(): Promise<number>;
  /** The next facts after `position`, at most `limit`. */
  readFacts(position: ArchivePosition | undefined, limit: number): Promise<readonly Fact[]>;
  /** The first differences between the live and the rebuilt figures, at most `limit`, and how many there are. */
  compare(limit: number): Promise<{ readonly total: number; readonly first: readonly Difference[] }>;
}

/** Where rebuilds run: each alone, and without a trace. */
export interface Rebuilds {
  run<T>(work: (rebuild: Rebuild) => Promise<T>): Promise<T>;
}

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
