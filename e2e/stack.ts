import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts, type Stack, type StackOptions, shareNatsServer, startStack } from '@tessera/tools/up';

const root = join(import.meta.dirname, '..');

/** Under `.tessera`, where the next run of the tests finds and stops what an interrupted one left running. */
export const temporaryFolder = (what: string): string => {
  const parent = join(root, '.tessera', 'e2e');
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, `${what}-`));
};

export interface TestStack extends Stack {
  /** Everything that this stack writes is in it. */
  readonly dataDir: string;
  /** How long the start took. */
  readonly startedInMs: number;
  /** Stops everything and deletes its folder. With `keepLogs` the logs stay, and where they are is printed. */
  dispose(keepLogs?: boolean): Promise<void>;
}

export type TestStackOptions = Partial<Pick<StackOptions, 'ports' | 'rewireEnv' | 'services' | 'env'>>;

/** All services as real processes on their own Postgres and NATS, in a folder and on ports of their own. */
export const startTestStack = async (options: TestStackOptions = {}): Promise<TestStack> => {
  const dataDir = temporaryFolder('stack');
  await shareNatsServer(root, dataDir);
  const startedAt = performance.now();
  const stack = await startStack({
    root,
    dataDir,
    throwaway: true,
    ports: await freePorts(),
    drainSeconds: 5,
    ...options,
  });
  const startedInMs = performance.now() - startedAt;
  return {
    ...stack,
    dataDir,
    startedInMs,
    async dispose(keepLogs = false) {
      await stack.stop();
      if (keepLogs) console.log(`logs of the failed run: ${join(dataDir, 'logs')}`);
      else rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
