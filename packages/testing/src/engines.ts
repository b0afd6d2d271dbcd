import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identify, obtainNatsServer, startNats, startPostgres, stopAbandoned } from '@tessera/stack';
import { NATS_VARIABLE, POSTGRES_VARIABLE, secretsFrom } from './engine-urls.ts';
import { usersOfAllAccounts } from './nats-accounts.ts';
import { repositoryRoot } from './repository.ts';

export interface TestEngines {
  /** Put these into the environment of every process that runs tests. */
  readonly env: Readonly<Record<string, string>>;
  /** Stops both servers and deletes their data. */
  stop(): Promise<void>;
}

/** The servers' logs of the last run stay for whoever wonders why it failed; those of earlier runs go. */
const removeOldLogs = (dir: string): void => {
  for (const name of readdirSync(dir)) {
    const pid = /^(\d+)-.*\.log$/.exec(name)?.[1];
    if (pid !== undefined && identify(Number(pid)) === undefined) rmSync(join(dir, name), { force: true });
  }
};

/**
 * Starts one throw-away Postgres and one throw-away nats-server for a whole test run, after stopping what a killed run
 * left behind. Throws a StackError with one sentence when it cannot.
 */
export const startTestEngines = async (onProgress: (line: string) => void = () => {}): Promise<TestEngines> => {
  const dir = join(repositoryRoot, '.tessera', 'test');
  const runDir = join(dir, 'run');
  mkdirSync(dir, { recursive: true });
  await stopAbandoned(runDir);
  removeOldLogs(dir);
  const place = join(dir, `${process.pid}-${randomUUID().slice(0, 8)}`);
  const secret = randomBytes(24).toString('base64url');
  const shared = { throwaway: true, runDir } as const;
  const startingPostgres = startPostgres({ ...shared, dataDir: `${place}-postgres`, password: secret });
  const startingNats = obtainNatsServer({ cacheDir: join(repositoryRoot, '.tessera', 'bin'), onProgress }).then(
    (binary) =>
      startNats({
        ...shared,
        binary,
        storeDir: `${place}-nats`,
        users: usersOfAllAccounts(secretsFrom(`nats://run:${secret}@nats`)),
      }),
  );
  const [postgres, nats] = await Promise.allSettled([startingPostgres, startingNats]);
  if (postgres.status === 'rejected' || nats.status === 'rejected') {
    // Neither may outlive the other's failure.
    if (postgres.status === 'fulfilled') await postgres.value.stop();
    if (nats.status === 'fulfilled') await nats.value.stop();
    throw postgres.status === 'rejected' ? postgres.reason : (nats as PromiseRejectedResult).reason;
  }
  return {
    env: {
      [POSTGRES_VARIABLE]: postgres.value.url(),
      [NATS_VARIABLE]: `nats://run:${secret}@127.0.0.1:${nats.value.port}`,
    },
    async stop() {
      await Promise.all([postgres.value.stop(), nats.value.stop()]);
    },
  };
};
