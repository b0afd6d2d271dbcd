import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { obtainNatsServer } from '@tessera/stack';

/** Fetching nats-server takes a while, so a stack in a folder of its own gets a copy of the program that `npm start` keeps. */
export const shareNatsServer = async (root: string, dataDir: string): Promise<void> => {
  const binary = await obtainNatsServer({ cacheDir: join(root, '.tessera', 'bin') });
  const into = join(dataDir, 'bin');
  mkdirSync(into, { recursive: true });
  if (existsSync(binary)) copyFileSync(binary, join(into, 'nats-server'));
};
