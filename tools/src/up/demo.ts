import { existsSync } from 'node:fs';
import { withStamps } from './stamps.ts';
import type { Stack } from './start-stack.ts';

/** What the demonstration scenario exports from `tools/src/demo/run-demo.ts`. */
export interface DemoModule {
  runDemo(options: DemoOptions): Promise<unknown>;
}

export interface DemoOptions {
  readonly gatewayUrl: string;
  /** Where one trace can be looked at: `<tracesUrl>/traces/<traceId>`. */
  readonly tracesUrl?: string;
  /** Takes the steps and the summary, line by line. */
  readonly print: (line: string) => void;
}

const standardScenario = new URL('../demo/run-demo.ts', import.meta.url);
const stamp = 'demo';

/**
 * Runs the scenario the first time that this database is started, and never again by itself. The note of it stands in
 * the database, so a new database gets a new demonstration.
 */
export const demonstrateOnce = async (
  stack: Pick<Stack, 'databaseAdminUrl' | 'urls' | 'traces'>,
  print: (line: string) => void,
  scenario: URL = standardScenario,
): Promise<void> => {
  if (!existsSync(scenario)) return;
  const shownBefore = await withStamps(stack.databaseAdminUrl, (stamps) => stamps.read(stamp));
  if (shownBefore !== undefined) return;
  const { runDemo } = (await import(scenario.href)) as DemoModule;
  await runDemo({
    gatewayUrl: stack.urls.gateway,
    ...(stack.traces === undefined ? {} : { tracesUrl: stack.traces.url }),
    print,
  });
  await withStamps(stack.databaseAdminUrl, (stamps) => stamps.write(stamp, new Date().toISOString()));
};
