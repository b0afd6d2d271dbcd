import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** One workspace folder as vitest sees it. */
export interface TestProject {
  readonly name: string;
  readonly root: string;
  /** Projects of a later order start when all earlier ones are done. */
  readonly order: number;
  readonly maxWorkers: number;
  /** Each file in a process of its own. Without it the files of a project follow one another in a few, which load its modules once. */
  readonly isolate: boolean;
}

const folders = (root: string): string[] => [
  ...['packages', 'services'].flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name))),
  join(root, 'tools'),
  join(root, 'bench'),
  join(root, 'e2e'),
];

/**
 * A test project for each workspace package. Many tests wait for a broker or a clock, so one more file is under way than
 * there are cores. The end-to-end tests come last: each starts as many real processes as there are services.
 * @param workers how many files should be at work at a time, which is one for each core
 */
export const testProjects = (root: string, workers: number): readonly TestProject[] =>
  folders(root)
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => {
      const name = basename(folder);
      return {
        name,
        root: folder,
        ...(name === 'e2e'
          ? { order: 1, maxWorkers: workers, isolate: true }
          : { order: 0, maxWorkers: workers + 1, isolate: false }),
      };
    });
