import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  freePorts,
  type Reporter,
  type Stack,
  type StackOptions,
  shareNatsServer,
  startStack,
} from '@tessera/tools/up';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const progress: Reporter = {
  begin: (line) => console.error(`… ${line}`),
  step: (line) => console.error(line),
  problem: (line) => console.error(line),
} as Reporter;

/** Starts a stack of its own, with real fsync; `stop` leaves nothing of it behind. */
export const openStack = async (options: Partial<StackOptions>): Promise<Stack> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tessera-bench-'));
  // Postgres runs as an account of its own where we are root, and must get in.
  await chmod(dataDir, 0o755);
  const remove = () => rm(dataDir, { recursive: true, force: true });
  try {
    await shareNatsServer(root, dataDir);
    const stack = await startStack({ root, dataDir, ports: await freePorts(), reporter: progress, ...options });
    return {
      ...stack,
      async stop() {
        await stack.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
};

/** Runs `work` on such a stack. */
export const withStack = async <T>(options: Partial<StackOptions>, work: (stack: Stack) => Promise<T>): Promise<T> => {
  const stack = await openStack(options);
  try {
    return await work(stack);
  } finally {
    await stack.stop();
  }
};
