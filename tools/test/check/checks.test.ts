import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCheck, runCommand } from '../../src/check/run-check.ts';
import { withFolder } from '../structure/with-folder.ts';

const root = new URL('../../..', import.meta.url).pathname;
const never = new AbortController().signal;

describe('the type check', () => {
  const tsconfig = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: { types: [] },
    include: ['packages'],
  };
  const typecheck = (files: Record<string, string>) =>
    withFolder(
      Object.entries({ 'package.json': '{ "type": "module" }', 'tsconfig.json': JSON.stringify(tsconfig), ...files }),
      (folder) => {
        const script = join(root, 'tools/src/check/typecheck.ts');
        return runCheck({ name: 'types', command: [process.execPath, script, '--root', folder] }, folder, never);
      },
    );
  const source = 'export const cents: number = 1;\n';

  it('holds for a package without a mistake', async () => {
    expect(await typecheck({ 'packages/planted/src/a.ts': source })).toEqual({
      passed: true,
      output: 'types: 1 modules hold\n',
    });
  });

  it('catches a wrong type and says where', async () => {
    const { passed, output } = await typecheck({
      'packages/planted/src/a.ts': "export const cents: number = 'one';\n",
    });
    expect(output).toContain('packages/planted/src/a.ts(1,14): error TS2322');
    expect(passed).toBe(false);
  });

  it('catches a source that tsconfig.json does not include', async () => {
    const { passed, output } = await typecheck({
      'packages/planted/src/a.ts': source,
      'services/planted/test/b.ts': source,
    });
    expect(output).toContain('services/planted/test/b.ts: tsconfig.json does not include this file');
    expect(passed).toBe(false);
  });
});

describe('format and lint', () => {
  const biome = [join(root, 'node_modules/.bin/biome'), 'ci', '--colors=off', '--error-on-warnings'] as const;
  const lint = (text: string) =>
    withFolder([['planted.ts', text]], (folder) => {
      // The settings of the project, except that a folder outside of it has no git.
      const settings = { extends: [join(root, 'biome.json')], vcs: { enabled: false } };
      writeFileSync(join(folder, 'biome.json'), JSON.stringify(settings));
      return runCheck({ name: 'lint', command: [...biome, '.'] }, folder, never);
    });

  it('hold for a source in the house style', async () => {
    expect((await lint('export const cents = 1;\n')).output).toContain('No fixes applied');
  });

  it.each([
    ['a source in another style', 'export const cents = "1"', 'format'],
    ['the type any', 'export const cents = (x: any) => x;\n', 'noExplicitAny'],
    ['an import of a type as a value', "import { Stats } from 'node:fs';\n\nexport type S = Stats;\n", 'useImportType'],
    ['a silenced compiler', '// @ts-ignore: no reason\nexport const cents = 1;\n', 'noTsIgnore'],
  ])('catch %s', async (_what, text, rule) => {
    const { passed, output } = await lint(text);
    expect(output).toContain(rule);
    expect(passed).toBe(false);
  });
});

describe('a command', () => {
  // The command ends when nobody holds its output any more, so an end means that the whole group is gone.
  const interrupt = async (script: string, stopWithinMs: number): Promise<number> => {
    const stop = new AbortController();
    const started = Promise.withResolvers<void>();
    const running = runCommand(['bash', '-c', script], {
      cwd: root,
      signal: stop.signal,
      stopWithinMs,
      onOutput: () => started.resolve(),
    });
    await started.promise;
    const begun = performance.now();
    stop.abort();
    await expect(running).rejects.toThrow('aborted');
    return performance.now() - begun;
  };

  it('that is interrupted takes what it started with it', async () => {
    expect(await interrupt('echo started; sleep 60; true', 20_000)).toBeLessThan(15_000);
  });

  it('is killed when it does not stop by itself', async () => {
    expect(await interrupt("trap '' INT; echo started; sleep 60 & sleep 60; true", 500)).toBeGreaterThanOrEqual(499);
  });

  it('tells its exit code and everything it printed', async () => {
    const result = await runCheck(
      { name: 'both', command: ['bash', '-c', 'echo out; echo err >&2; exit 3'] },
      root,
      never,
    );
    expect(result).toEqual({ passed: false, output: 'out\nerr\n' });
  });
});
