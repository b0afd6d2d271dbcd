import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { scopesOfRole } from '@tessera/contracts';
import { databaseName } from '@tessera/stack';
import { type TokenIssuer, tokenIssuer } from '@tessera/testing';
import type { Stack } from '@tessera/tools/up';
import pg from 'pg';
import { openStack } from '../with-stack.ts';
import { openTraceSink, type TraceSink } from './trace-sink.ts';

/** A wallet service as a process of its own, and a superuser who lays out what is measured and checks what came of it. */
export interface WalletPlace {
  readonly stack: Stack;
  readonly traces: TraceSink;
  readonly admin: pg.Pool;
  /** Of the database that holds the wallet's schema. */
  readonly adminUrl: string;
  /** A token of an owner of the tenant, good for as long as the bench takes. */
  tokenFor(tenantId: string): Promise<string>;
  /** Waits until every event is published and Postgres has written back what it holds, so that nothing reaches into what comes next. */
  settle(): Promise<void>;
}

export interface OpenWallet extends WalletPlace {
  close(): Promise<void>;
}

export interface WalletOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Without fsync, for tests; measuring it would say nothing. */
  readonly throwaway?: boolean;
}

const PUBLISHED_WITHIN_MS = 120_000;
const LONG_ENOUGH_SECONDS = 4 * 3_600;

const settle = async (admin: pg.Pool): Promise<void> => {
  const deadline = Date.now() + PUBLISHED_WITHIN_MS;
  for (;;) {
    const { rows } = await admin.query('select 1 from wallet.outbox limit 1');
    if (rows.length === 0) break;
    if (Date.now() > deadline) throw new Error('the outbox was not emptied in time');
    await delay(20);
  }
  await admin.query('checkpoint');
};

const tokenFor = (issuer: TokenIssuer, tenantId: string): Promise<string> =>
  issuer.sign({
    ...{ sub: randomUUID(), tid: tenantId, role: 'owner', scopes: [...scopesOfRole('owner')] },
    exp: Math.floor(Date.now() / 1_000) + LONG_ENOUGH_SECONDS,
  });

/** The wallet with NATS, tracing and real fsync; identity's part, the keys of tokens, is played by a server in this process. */
export const openWallet = async ({ env = {}, throwaway = false }: WalletOptions = {}): Promise<OpenWallet> => {
  const issuer = await tokenIssuer({ issuer: 'https://tessera.local' });
  const traces = await openTraceSink();
  const stopServers = () => Promise.all([issuer.stop(), traces.stop()]);
  const stack = await openStack({
    services: ['wallet'],
    env: { LOG_LEVEL: 'warn', JWKS_URL: issuer.jwksUrl, ...env },
    otlpEndpoint: traces.url,
    throwaway,
  }).catch(async (error: unknown) => {
    await stopServers();
    throw error;
  });
  const url = new URL(stack.databaseAdminUrl);
  url.pathname = `/${databaseName}`;
  const admin = new pg.Pool({ connectionString: url.href, max: 2 });
  // An idle connection that breaks is replaced by the next query.
  admin.on('error', () => undefined);
  return {
    stack,
    traces,
    admin,
    adminUrl: url.href,
    tokenFor: (tenantId) => tokenFor(issuer, tenantId),
    settle: () => settle(admin),
    async close() {
      await admin.end();
      await stack.stop();
      await stopServers();
    },
  };
};

/** Runs `work` on a wallet of its own and leaves nothing behind. */
export const withWallet = async <T>(
  work: (place: WalletPlace) => Promise<T>,
  options: WalletOptions = {},
): Promise<T> => {
  const wallet = await openWallet(options);
  try {
    return await work(wallet);
  } finally {
    await wallet.close();
  }
};
