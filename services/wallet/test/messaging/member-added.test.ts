import { randomUUID } from 'node:crypto';
import { accountOpened, memberAdded } from '@tessera/contracts';
import { eventually, type Neighbour } from '@tessera/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AccountBody, openWallet, type RunningWallet } from '../running-wallet.ts';

let wallet: RunningWallet;
let identity: Neighbour;
beforeAll(async () => {
  wallet = await openWallet();
  await wallet.start();
  identity = await wallet.neighbour('identity');
});
afterAll(() => wallet.stop());

const joined = (tenantId: string, userId: string, currency = 'EUR') => ({
  tenantId,
  aggregateId: randomUUID(),
  sequence: 1,
  data: { userId, role: 'member', currency, joinedAt: new Date().toISOString() } as const,
});

const accountsOf = async (tenantId: string, userId: string): Promise<AccountBody[]> => {
  const token = await wallet.tokens.tokenFor({ userId, tenantId, role: 'member' });
  return (await wallet.http.get<{ accounts: AccountBody[] }>('/v1/wallet', { token })).body.accounts;
};

it('opens an empty account in the tenant’s currency, and says so', async () => {
  const [tenantId, userId] = [randomUUID(), randomUUID()];
  const cause = await identity.publish(memberAdded, joined(tenantId, userId, 'CHF'));
  const [account] = await eventually(async () => {
    const accounts = await accountsOf(tenantId, userId);
    expect(accounts).toMatchObject([{ currency: 'CHF', postedMinor: 0, sequence: 0, headHash: '00'.repeat(32) }]);
    return accounts;
  });
  await eventually(async () => {
    const events = await wallet.published(accountOpened);
    expect(events.filter(({ data }) => data.ownerId === userId)).toMatchObject([
      {
        envelope: { tenantId, aggregateId: account?.accountId, sequence: 1, correlationId: cause.correlationId },
        data: { ownerKind: 'user', kind: 'default', currency: 'CHF' },
      },
    ]);
  });
});

it('opens one account for an event that is delivered twice, and for two events about one person', async () => {
  const [tenantId, userId] = [randomUUID(), randomUUID()];
  const happened = joined(tenantId, userId);
  const { id } = await identity.publish(memberAdded, happened);
  await identity.publish(memberAdded, { ...happened, id });
  await identity.publish(memberAdded, joined(tenantId, userId));
  await eventually(async () => {
    const [row] = await wallet.sql<{ count: number }>(
      'select count(*)::int as count from wallet.inbox where tenant_id = $1',
      [tenantId],
    );
    expect(row?.count).toBe(2);
  });
  expect(await accountsOf(tenantId, userId)).toHaveLength(1);
});

it('opens an account in each tenant that a person joins', async () => {
  const userId = randomUUID();
  const tenants = [randomUUID(), randomUUID()];
  for (const tenantId of tenants) await identity.publish(memberAdded, joined(tenantId, userId));
  for (const tenantId of tenants) {
    await eventually(async () => expect(await accountsOf(tenantId, userId)).toHaveLength(1));
  }
});
