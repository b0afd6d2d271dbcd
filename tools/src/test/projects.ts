import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** One workspace folder as vitest sees it. */
export interface TestProject {
  readonly name: string;
  readonly root: string;
  /** Projects of a later order start when all earlier ones are done. */
  readonly order: number;
  readonly maxWorkers: number;
}

const folders = (root: string): string[] => [
  ...['packages', 'services'].flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name))),
  join(root, 'tools'),
  join(root, 'bench'),
  join(root, 'e2e'),
];

/**
 * A test project for each workspace package. The end-to-end tests start real processes that want both cores, so they
 * come last and one file at a time.
 */
export const testProjects = (root: string, workers: number): readonly TestProject[] =>
  folders(root)
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => {
      const name = basename(folder);
      return {
        name,
        root: folder,
        ...(name === 'e2e' ? { order: 1, maxWorkers: 1 } : { order: 0, maxWorkers: workers }),
      };
    });
