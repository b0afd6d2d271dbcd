import { join } from 'node:path';

/** The folder of the whole workspace. */
export const repositoryRoot = join(import.meta.dirname, '..', '..', '..');
