import { terminal } from '../up/terminal.ts';
import { type Check, runCheck } from './run-check.ts';

/** What a run has shown so far; a check counts as one test. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0 };

export const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** The last line of every run. */
export const tallyLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** A run is good when something ran, nothing failed and nothing was left out. */
export const isGood = ({ passed, failed, skipped }: Tally): boolean => passed > 0 && failed === 0 && skipped === 0;

const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(1)} s`;

/** Runs one stage and tells how it went and how long it took; `work` tells what went wrong in its own words. */
export const runStage = async (
  name: string,
  work: () => Promise<{ readonly tally: Tally; readonly problem?: string }>,
): Promise<Tally> => {
  const begun = performance.now();
  terminal.begin(name);
  const { tally, problem } = await work();
  if (problem === undefined && isGood(tally)) terminal.step(`${name} (${seconds(begun)})`);
  else terminal.problem(`${name} (${seconds(begun)})${problem === undefined ? '' : `\n${problem}`}`);
  return tally;
};

/** Most checks use one core, and the smallest machine that we think of has two. */
const CHECKS_AT_ONCE = 2;

/** The checks in their order, two at a time, each told as a stage; all of them run, whatever the first ones say. */
export const runChecks = async (checks: readonly Check[], cwd: string, signal: AbortSignal): Promise<Tally> => {
  const waiting = [...checks];
  let tally = nothing;
  const takeOneAfterTheOther = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const { name } = check;
      const running = runCheck(check, cwd, signal);
      const result = await runStage(name, async () => {
        const { passed, output } = await running;
        return passed
          ? { tally: { ...nothing, passed: 1 } }
          : { tally: { ...nothing, failed: 1 }, problem: output.trim() };
      });
      tally = add(tally, result);
    }
  };
  await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, takeOneAfterTheOther));
  return tally;
};
