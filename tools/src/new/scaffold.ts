import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NewError } from './names.ts';

/** The sources as a generator sees them. */
export interface Sources {
  has(path: string): boolean;
  /** @throws NewError when there is no such file */
  read(path: string): string;
}

/** What a generator wants: files that must not exist yet, and new texts of files that do. */
export interface Scaffold {
  readonly created: Readonly<Record<string, string>>;
  readonly edited: Readonly<Record<string, string>>;
  /** What is left to a person, one sentence each. */
  readonly next: readonly string[];
}

export const sourcesIn = (root: string): Sources => ({
  has: (path) => existsSync(join(root, path)),
  read(path) {
    if (!existsSync(join(root, path))) throw new NewError(`${path} is missing.`);
    return readFileSync(join(root, path), 'utf8');
  },
});

/** Writes a scaffold, all of it or nothing, and returns the paths it touched. */
export const writeScaffold = (root: string, { created, edited }: Scaffold): string[] => {
  const taken = Object.keys(created).find((path) => existsSync(join(root, path)));
  if (taken !== undefined) throw new NewError(`${taken} exists already: nothing was written.`);
  const all = Object.entries({ ...edited, ...created });
  for (const [path, text] of all) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return all.map(([path]) => path);
};
