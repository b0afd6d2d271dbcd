import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PublishedMessage } from './published.ts';

/** What is committed below docs/contracts, by path; empty where there is nothing yet. */
export const readDocuments = (folder: string): ReadonlyMap<string, string> => {
  const paths = filesBelow(folder).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
};

const filesBelow = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
};

/** The published snapshot among the committed documents, by subject. */
export const publishedAmong = (documents: ReadonlyMap<string, string>): ReadonlyMap<string, PublishedMessage> =>
  new Map(
    [...documents]
      .filter(([path]) => path.startsWith('published/'))
      .map(([, text]) => JSON.parse(text) as PublishedMessage)
      .map((message) => [message.subject, message]),
  );

/** How the committed documents differ from the generated ones, one line a file. */
export const differences = (
  committed: ReadonlyMap<string, string>,
  generated: ReadonlyMap<string, string>,
): readonly string[] => [
  ...[...generated]
    .filter(([path, text]) => committed.get(path) !== text)
    .map(([path]) => `${path} is ${committed.has(path) ? 'out of date' : 'missing'}`),
  ...[...committed.keys()].filter((path) => !generated.has(path)).map((path) => `${path} belongs to no message`),
];

/** Makes the folder equal to `generated`. */
export const writeDocuments = (
  folder: string,
  committed: ReadonlyMap<string, string>,
  generated: ReadonlyMap<string, string>,
): void => {
  for (const [path, text] of generated) {
    if (committed.get(path) === text) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const path of committed.keys()) if (!generated.has(path)) rmSync(join(folder, path));
};
