import { randomUUID } from 'node:crypto';
import { CHAIN_START } from '@tessera/kernel';
import { type TcpProxy, type TokenIssuer, tcpProxy, tokenIssuer } from '@tessera/testing';
import { openWholeDatabase, type WholeDatabase } from '../database.ts';
import { startTestStack, type TestStack } from '../stack.ts';

/** A tenant whose members have accounts, and somebody who may post on them. */
export interface Books {
  readonly tenantId: string;
  readonly token: string;
  readonly accountIds: readonly string[];
}

/** The wallet alone, as a real process on its own Postgres and NATS; the keys of tokens come from this process. */
export interface WalletPlace {
  readonly stack: TestStack;
  readonly database: WholeDatabase;
  /** The wallet as callers reach it, over a wire that can be struck. */
  readonly url: string;
  readonly wire: TcpProxy;
  /** Opens so many accounts, of a tenant of their own, with nothing in them. */
  openBooks(accounts: number): Promise<Books>;
  dispose(keepLogs: boolean): Promise<void>;
}

const openAccounts = async ({ sql }: WholeDatabase, tenantId: string, count: number): Promise<string[]> => {
  const rows = await sql<{ id: string }>(
    `insert into wallet.accounts (tenant_id, id, owner_kind, owner_id, kind, currency, floor_minor, head_hash, opened_at)
     select $1, uuidv7(), 'user', uuidv7(), 'default', 'EUR', 0, $2, now() from generate_series(1, $3::int) returning id`,
    [tenantId, Buffer.from(CHAIN_START), count],
  );
  return rows.map(({ id }) => id);
};

const tokenOf = (issuer: TokenIssuer, tenantId: string): Promise<string> =>
  issuer.tokenFor({ tenantId, role: 'owner' });

export const openWalletPlace = async (): Promise<WalletPlace> => {
  const issuer = await tokenIssuer({ issuer: 'https://tessera.local' });
  const stack = await startTestStack({ services: ['wallet'], env: { JWKS_URL: issuer.jwksUrl } });
  const database = openWholeDatabase(stack);
  const wire = await tcpProxy({ target: stack.urls.wallet });
  return {
    stack,
    database,
    url: new URL(wire.through(stack.urls.wallet)).origin,
    wire,
    async openBooks(accounts) {
      const tenantId = randomUUID();
      return {
        tenantId,
        token: await tokenOf(issuer, tenantId),
        accountIds: await openAccounts(database, tenantId, accounts),
      };
    },
    async dispose(keepLogs) {
      await database.close();
      await Promise.all([stack.dispose(keepLogs), issuer.stop(), wire.stop()]);
    },
  };
};
