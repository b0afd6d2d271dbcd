import { randomUUID } from 'node:crypto';
import { CHAIN_START } from '@tessera/kernel';
import { tokenIssuer } from '@tessera/testing';
import { expect } from 'vitest';
import { openWholeDatabase, type WholeDatabase } from '../database.ts';
import { startTestStack, type TestStack, type TestStackOptions } from '../stack.ts';
import { askUntilAnswered } from '../wallet/rush.ts';

export interface Buyer {
  readonly userId: string;
  readonly token: string;
}

/** A tenant whose members have money, and who manages its pools. */
export interface RaffleClub {
  readonly tenantId: string;
  readonly staffToken: string;
  readonly buyers: readonly Buyer[];
}

/** Raffle and wallet as real processes on their own Postgres and NATS; the keys of tokens come from this process. */
export interface RafflePlace {
  readonly stack: TestStack;
  readonly database: WholeDatabase;
  /** Where pools are opened and bought: the gateway, where there is one. */
  readonly url: string;
  openClub(buyers: number): Promise<RaffleClub>;
  dispose(keepLogs: boolean): Promise<void>;
}

const OPENING_MINOR = 10_000;

export const openRafflePlace = async ({
  services = ['wallet', 'raffle'],
  env = {},
}: Pick<TestStackOptions, 'services' | 'env'> = {}): Promise<RafflePlace> => {
  const issuer = await tokenIssuer({ issuer: 'https://tessera.local' });
  const stack = await startTestStack({ services, env: { ...env, JWKS_URL: issuer.jwksUrl } });
  const database = openWholeDatabase(stack);

  const join = async (tenantId: string, staffToken: string): Promise<Buyer> => {
    const userId = randomUUID();
    await database.sql(
      `insert into wallet.accounts (tenant_id, id, owner_kind, owner_id, kind, currency, floor_minor, head_hash, opened_at)
       values ($1, uuidv7(), 'user', $2, 'default', 'EUR', 0, $3, now())`,
      [tenantId, userId, Buffer.from(CHAIN_START)],
    );
    const body = JSON.stringify({
      debit: { kind: 'external', provider: 'bank' },
      credit: { kind: 'user', userId },
      amountMinor: OPENING_MINOR,
      currency: 'EUR',
      note: 'paid in',
    });
    const paidIn = await askUntilAnswered(stack.urls.wallet, staffToken, { key: userId, path: '/v1/transfers', body });
    expect(paidIn.status).toBe(201);
    return { userId, token: await issuer.tokenFor({ tenantId, userId, role: 'member' }) };
  };

  return {
    stack,
    database,
    url: services.includes('gateway') ? stack.urls.gateway : stack.urls.raffle,
    async openClub(count) {
      const tenantId = randomUUID();
      const staffToken = await issuer.tokenFor({ tenantId, role: 'owner' });
      const buyers: Buyer[] = [];
      for (let index = 0; index < count; index += 1) buyers.push(await join(tenantId, staffToken));
      return { tenantId, staffToken, buyers };
    },
    async dispose(keepLogs) {
      await database.close();
      await Promise.all([stack.dispose(keepLogs), issuer.stop()]);
    },
  };
};
