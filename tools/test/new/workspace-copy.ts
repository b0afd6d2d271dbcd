import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = new URL('../../..', import.meta.url).pathname;

/** A copy of the workspace that generators may change; the installed packages are shared with the original. */
export interface WorkspaceCopy {
  readonly dir: string;
  run(file: string, ...args: string[]): SpawnSyncReturns<string>;
  /** `pnpm new …`, which must succeed. */
  generate(...args: string[]): string;
  /** What `pnpm install` does for a package that needs what another one needs. */
  link(dir: string, like: string): void;
  remove(): void;
}

const left = new Set(['.git', '.tessera', '.turbo', 'docs', 'infra', 'e2e', 'bench']);

// The links of a package's node_modules are relative and so lead to the copies, except those into the shared store.
const copied = (path: string): boolean => {
  const inside = relative(root, path);
  return !left.has(inside.split('/')[0] ?? '') && inside !== 'node_modules' && !inside.endsWith('/.turbo');
};

export const copyWorkspace = (): WorkspaceCopy => {
  const dir = mkdtempSync(join(tmpdir(), 'tessera-new-'));
  cpSync(root, dir, { recursive: true, verbatimSymlinks: true, filter: copied });
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  // The nats-server that was fetched once need not be fetched again.
  mkdirSync(join(dir, '.tessera'));
  if (existsSync(join(root, '.tessera/bin'))) symlinkSync(join(root, '.tessera/bin'), join(dir, '.tessera/bin'));
  // The outer run's engines do not know a service that is made here: the copy starts engines of its own.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TESSERA_TEST_|VITEST)/.test(name)));
  const run: WorkspaceCopy['run'] = (file, ...args) =>
    spawnSync(file, args, { cwd: dir, env, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return {
    dir,
    run,
    generate(...args) {
      const { status, stdout, stderr } = run(process.execPath, join(dir, 'tools/src/new/main.ts'), ...args);
      if (status !== 0) throw new Error(stderr);
      return stdout;
    },
    link(target, like) {
      const from = join(dir, like, 'node_modules');
      for (const name of readdirSync(from)) {
        cpSync(join(from, name), join(dir, target, 'node_modules', name), { recursive: true, verbatimSymlinks: true });
      }
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
};
