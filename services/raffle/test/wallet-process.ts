import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { getBalance } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import type { RunningRaffle } from './running-raffle.ts';

const WALLET = join(import.meta.dirname, '..', '..', 'wallet', 'src');

/** The real wallet as a process of its own, on the harness's Postgres and NATS. */
export interface WalletProcess {
  /** SIGKILL, in the middle of whatever it does. */
  kill(): Promise<void>;
  /** Starts it and waits until it answers. */
  start(): Promise<void>;
}

const environment = ({ database, nats, tokens }: Pick<RunningRaffle, 'database' | 'nats' | 'tokens'>) => ({
  ...{ PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: process.env['TEST_LOG'] ?? 'fatal' },
  DATABASE_URL: database.urlOf('wallet'),
  NATS_URL: nats.url('wallet'),
  JWKS_URL: tokens.jwksUrl,
  TOKEN_ISSUER: tokens.issuer,
  TOKEN_AUDIENCE: tokens.audience,
});

/** Migrates the wallet's schema and prepares the process, with settings of its own where they are given; `start` it. */
export const walletProcess = async (
  harness: Pick<RunningRaffle, 'database' | 'nats' | 'tokens' | 'neighbour'>,
  settings: Readonly<Record<string, string>> = {},
): Promise<WalletProcess> => {
  const env = { ...environment(harness), ...settings };
  const owner = { ...env, MIGRATION_DATABASE_URL: harness.database.ownerUrlOf('wallet') };
  await promisify(execFile)(process.execPath, [join(WALLET, 'migrate.ts'), 'up'], { env: owner });
  const asker = await harness.neighbour('raffle');
  let child: ChildProcess | undefined;
  const answers = async (): Promise<void> => {
    const account = { kind: 'pool', poolId: crypto.randomUUID() } as const;
    await asker.call(getBalance, { account, currency: 'EUR' }, { tenantId: crypto.randomUUID(), timeoutMs: 500 });
  };
  return {
    async start() {
      child = spawn(process.execPath, [join(WALLET, 'main.ts')], { env, stdio: 'inherit' });
      await eventually(answers, { timeoutMs: 30_000, everyMs: 50 });
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
};
