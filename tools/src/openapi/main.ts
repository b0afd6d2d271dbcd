// `pnpm openapi [--check]`: keeps docs/openapi.json and docs/openapi/, asked of the real services on engines of their own.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { StackError } from '@tessera/stack';
import { keepSnapshots } from '../structure/snapshot.ts';
import { freePorts, startStack } from '../up/index.ts';
import { onStopRequests } from '../up/shutdown.ts';
import { documentSnapshots } from './documents.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const dataDir = join(root, '.tessera', 'openapi');
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const keepDocuments = async (signal: AbortSignal): Promise<readonly string[]> => {
  const stack = await startStack({ root, dataDir, ports: await freePorts(), throwaway: true, drainSeconds: 1, signal });
  try {
    return keepSnapshots(await documentSnapshots(stack.urls, join(root, 'docs')), values.check);
  } finally {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

const stop = new AbortController();
onStopRequests(
  () => stop.abort(),
  () => process.exit(130),
);
try {
  const outdated = await keepDocuments(stop.signal);
  for (const problem of outdated) console.error(`${problem}\nrun pnpm openapi and read the difference`);
  if (outdated.length === 0) console.log(`the OpenAPI documents are ${values.check ? 'up to date' : 'written'}`);
  process.exit(outdated.length > 0 ? 1 : 0);
} catch (error) {
  console.error(error instanceof StackError ? error.message : error);
  process.exit(stop.signal.aborted ? 130 : 1);
}
