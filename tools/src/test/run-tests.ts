import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../check/run-check.ts';
import { nothing, type Tally } from '../check/stages.ts';
import { readTree } from '../structure/source-tree.ts';
import { missingTests } from './missing-tests.ts';
import { readReport } from './test-report.ts';

/** What a run of vitest showed; `problem` says what a look at the printed tests would not tell. */
export interface TestRun {
  readonly tally: Tally;
  readonly problem?: string;
}

const listed = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines.slice(0, 50).map((line) => `  ${line}`)];

export interface TestRunOptions {
  readonly root: string;
  /** Only test files whose path holds one of these; all of them when there is none. */
  readonly filters: readonly string[];
  /** Tells the tests where their engines are. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Runs the tests and counts what vitest reports. */
export const runTests = async ({ root, filters, env, signal }: TestRunOptions): Promise<TestRun> => {
  const results = join(root, '.tessera', 'test-results');
  const report = join(results, 'vitest.json');
  mkdirSync(results, { recursive: true });
  rmSync(report, { force: true });
  // Read before the run, during which somebody may write another test.
  const expected = filters.length > 0 ? [] : readTree(root).modulePaths();
  const code = await runCommand(
    [
      join(root, 'node_modules/.bin/vitest'),
      'run',
      '--reporter=default',
      '--reporter=json',
      '--reporter=junit',
      `--outputFile.json=${report}`,
      `--outputFile.junit=${join(results, 'junit.xml')}`,
      ...filters,
    ],
    { cwd: root, env, signal, onOutput: (chunk) => void process.stdout.write(chunk) },
  );
  if (!existsSync(report))
    return { tally: { ...nothing, failed: 1 }, problem: `vitest ended with ${code} and no report` };
  const { tally, ran, skipped } = readReport(report, root);
  const missing = missingTests(expected, ran);
  const unexplained = code !== 0 && tally.failed === 0;
  const empty = filters.length > 0 && ran.size === 0;
  const problems = [
    ...listed('these tests were skipped:', skipped),
    ...listed('nothing of these test files ran:', missing),
    ...(unexplained ? [`vitest ended with ${code} although no test failed: an error outside the tests`] : []),
    ...(empty ? [`no test file matches ${filters.join(' ')}`] : []),
  ];
  const failed = tally.failed + missing.length + (unexplained || empty ? 1 : 0);
  return { tally: { ...tally, failed }, ...(problems.length > 0 ? { problem: problems.join('\n') } : {}) };
};
