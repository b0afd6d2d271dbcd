import { globSync } from 'node:fs';
import { join } from 'node:path';
import { stopAbandoned } from '@tessera/stack';

/**
 * Stops what tests have started and not stopped, because they were interrupted or crashed: whatever is noted under
 * `.tessera` of a process that is gone. A stack that somebody else runs has a living owner and is left alone.
 */
export const stopLeftovers = async (root: string): Promise<readonly string[]> => {
  const folders = globSync('.tessera/**/run', { cwd: root });
  return (await Promise.all(folders.map((folder) => stopAbandoned(join(root, folder))))).flat();
};
