import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { isGood, tallyLine } from '../../src/check/stages.ts';
import { runTests, type TestRun } from '../../src/test/run-tests.ts';
import { withFolder } from '../structure/with-folder.ts';

const modules = new URL('../../../node_modules', import.meta.url).pathname;

const good = "import { it } from 'vitest';\nit('holds', () => {});";

/** What `npm test` makes of a workspace with these test files. */
const runOn = (files: Record<string, string>, ...filters: string[]): Promise<TestRun> =>
  withFolder(
    Object.entries({
      'package.json': '{ "type": "module" }',
      'vitest.config.ts': "export default { test: { include: ['src/**/*.test.ts'], allowOnly: false } };",
      ...files,
    }),
    async (root) => {
      symlinkSync(modules, join(root, 'node_modules'));
      const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
      try {
        return await runTests({ root, filters, env: {}, signal: new AbortController().signal });
      } finally {
        printed.mockRestore();
      }
    },
  );

describe('a run of the tests', () => {
  it('is good when all of them ran and passed', async () => {
    const run = await runOn({ 'src/a.test.ts': good, 'src/b.test.ts': good });
    expect(run).toEqual({ tally: { passed: 2, failed: 0, skipped: 0 } });
    expect(isGood(run.tally)).toBe(true);
    expect(tallyLine(run.tally)).toBe('2 passed, 0 failed, 0 skipped');
  });

  it('fails on a failed test', async () => {
    const run = await runOn({ 'src/a.test.ts': `${good}\nit('breaks', () => { throw new Error('no'); });` });
    expect(run.tally).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(isGood(run.tally)).toBe(false);
  });

  it('fails on a skipped test and names it', async () => {
    const run = await runOn({ 'src/a.test.ts': `${good}\nit('waits', { skip: true }, () => {});` });
    expect(run.tally).toEqual({ passed: 1, failed: 0, skipped: 1 });
    expect(run.problem).toContain('src/a.test.ts waits');
    expect(isGood(run.tally)).toBe(false);
  });

  it('fails on a test that is singled out', async () => {
    const run = await runOn({
      'src/a.test.ts': good,
      'src/b.test.ts': `${good}\nit('alone', { only: true }, () => {});`,
    });
    expect(isGood(run.tally)).toBe(false);
  });

  it('fails on a file that cannot be loaded', async () => {
    const run = await runOn({ 'src/a.test.ts': good, 'src/b.test.ts': "import './absent.ts';" });
    expect(run.tally).toMatchObject({ passed: 1, skipped: 0 });
    expect(run.tally.failed).toBeGreaterThan(0);
  });

  it('fails on a hook that fails, and does not blame the tests behind it', async () => {
    const hook = "import { beforeAll } from 'vitest';\nbeforeAll(() => { throw new Error('no'); });";
    const run = await runOn({ 'src/a.test.ts': `${hook}\n${good}` });
    expect(run).toEqual({ tally: { passed: 0, failed: 1, skipped: 1 } });
    expect(isGood(run.tally)).toBe(false);
  });

  it('fails on a test file that no project includes', async () => {
    const run = await runOn({ 'src/a.test.ts': good, 'test/b.test.ts': good });
    expect(run.tally).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(run.problem).toContain('test/b.test.ts');
  });

  it('fails on an error outside the tests', async () => {
    const late = "setTimeout(() => { throw new Error('late'); }, 0);";
    const run = await runOn({
      'src/a.test.ts': `${good}\nit('lasts', async () => { ${late} await new Promise((r) => setTimeout(r, 50)); });`,
    });
    expect(run.tally.failed).toBe(1);
    expect(run.problem).toContain('an error outside the tests');
  });

  it('runs only the files that match a filter, and fails when none does', async () => {
    const files = { 'src/a.test.ts': good, 'src/b.test.ts': good };
    expect(await runOn(files, 'src/b')).toEqual({ tally: { passed: 1, failed: 0, skipped: 0 } });
    expect(isGood((await runOn(files, 'src/absent')).tally)).toBe(false);
  });
});
