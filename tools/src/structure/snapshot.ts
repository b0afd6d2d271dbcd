import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A committed file that is made from the sources. */
export interface Snapshot {
  readonly file: string;
  readonly text: string;
}

const firstDifference = (committed: string, made: string): string => {
  const before = committed.split('\n');
  const after = made.split('\n');
  const line = after.findIndex((text, index) => text !== before[index]);
  const at = line === -1 ? after.length : line;
  return `line ${at + 1}\n  committed: ${before[at] ?? '(end)'}\n  now:       ${after[at] ?? '(end)'}`;
};

/** Writes the snapshots, or with `check` only says which of them are not what the sources make today. */
export const keepSnapshots = (snapshots: readonly Snapshot[], check: boolean): readonly string[] =>
  snapshots.flatMap(({ file, text }) => {
    const committed = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (committed === text) return [];
    if (check) return [`${file}: ${firstDifference(committed, text)}`];
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return [];
  });
