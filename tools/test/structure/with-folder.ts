import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Runs `use` on a folder that holds exactly these files. */
export const withFolder = async <T>(
  files: Iterable<readonly [string, string]>,
  use: (root: string) => T,
): Promise<Awaited<T>> => {
  const root = mkdtempSync(join(tmpdir(), 'tessera-planted-'));
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};
