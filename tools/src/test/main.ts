// `npm test [-- filter…]`: every check and every test, on engines of its own; with filters only the matching test files.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestEngines } from '@tessera/testing/engines';
import { fastChecks } from '../check/checks.ts';
import type { Check } from '../check/run-check.ts';
import { add, isGood, runChecks, runStage, type Tally, tallyLine } from '../check/stages.ts';
import { killEverything, onStopRequests } from '../up/shutdown.ts';
import { terminal } from '../up/terminal.ts';
import { stopLeftovers } from './leftovers.ts';
import { runTests } from './run-tests.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const stop = new AbortController();
onStopRequests(
  () => {
    console.log('\nstopping: the tests are interrupted and their engines stopped (Ctrl-C again leaves at once)');
    stop.abort();
  },
  () => {
    killEverything(join(root, '.tessera', 'test', 'run'));
    process.exit(130);
  },
);

/** Needs a database and a broker, which it starts itself: a service that does not start is found here. */
const documents: Check = {
  name: 'OpenAPI documents',
  command: [process.execPath, join(root, 'tools/src/openapi/main.ts'), '--check'],
};

/** Reads what the tests recorded, and so comes after them. */
const statusCoverage: Check = {
  name: 'every declared status was produced',
  command: [process.execPath, join(root, 'tools/src/status-coverage/main.ts')],
};

/**
 * The engines are ours and not vitest's, which leaves at once when it is interrupted and would leave them running.
 * Whatever happens to the tests, both are stopped here.
 */
const testStage = (filters: readonly string[], signal: AbortSignal): Promise<Tally> =>
  runStage('tests', async () => {
    const engines = await startTestEngines((line) => terminal.begin(line));
    try {
      return await runTests({ root, filters, env: engines.env, signal });
    } finally {
      await engines.stop();
      const left = await stopLeftovers(root);
      if (left.length > 0) terminal.problem(`stopped what the tests left running: ${left.join(', ')}`);
    }
  });

const everything = async (signal: AbortSignal): Promise<Tally> => {
  rmSync(join(root, '.tessera', 'status-coverage'), { recursive: true, force: true });
  const checked = await runChecks([...fastChecks(root), documents], root, signal);
  const tested = await testStage([], signal);
  return [tested, await runChecks([statusCoverage], root, signal)].reduce(add, checked);
};

const begun = performance.now();
const filters = process.argv.slice(2);
terminal.headline(filters.length > 0 ? `Tests that match ${filters.join(' ')}` : 'All checks and tests');
try {
  const tally = await (filters.length > 0 ? testStage(filters, stop.signal) : everything(stop.signal));
  console.log(`${((performance.now() - begun) / 1_000).toFixed(0)} s`);
  console.log(tallyLine(tally));
  process.exitCode = isGood(tally) ? 0 : 1;
} catch (error) {
  if (!stop.signal.aborted) throw error;
  console.log('stopped before the end: nothing is known');
  process.exitCode = 130;
}
