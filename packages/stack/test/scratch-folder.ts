import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty folder, removed at the end of the test. Open to all, because Postgres runs under another account for root. */
export const scratchFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-stack-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
