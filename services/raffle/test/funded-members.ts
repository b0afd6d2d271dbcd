import { memberAdded, paymentSucceeded } from '@tessera/contracts';
import { eventually, type ServiceHarness } from '@tessera/testing';
import { expect } from 'vitest';
import { type Someone, someone } from './running-raffle.ts';

type Harness = Pick<ServiceHarness, 'neighbour' | 'sql' | 'tokens' | 'http'>;

/** What each member has in the beginning. */
export const FUNDS_MINOR = 2_000;
const PATIENT = { timeoutMs: 30_000 };

/** Members whose accounts were opened and filled by the wallet itself, from events. */
export const fundedMembers = async (raffle: Harness, tenantId: string, count: number): Promise<Someone[]> => {
  const [identity, billing] = await Promise.all([raffle.neighbour('identity'), raffle.neighbour('billing')]);
  const members = await Promise.all(Array.from({ length: count }, () => someone(raffle, 'member', tenantId)));
  for (const { userId } of members) {
    const joined = { userId, role: 'member' as const, currency: 'EUR', joinedAt: new Date().toISOString() };
    await identity.publish(memberAdded, { tenantId, aggregateId: crypto.randomUUID(), sequence: 1, data: joined });
  }
  await eventually(async () => expect(await balancesOf(raffle, tenantId, 'user')).toHaveLength(count), PATIENT);
  for (const { userId } of members) {
    const paymentId = crypto.randomUUID();
    const paid = {
      ...{ paymentId, userId, purpose: 'WALLET_TOPUP' as const, provider: 'sandbox', providerPaymentId: paymentId },
      ...{ amountMinor: FUNDS_MINOR, currency: 'EUR', succeededAt: new Date().toISOString() },
    };
    await billing.publish(paymentSucceeded, { tenantId, aggregateId: paymentId, sequence: 1, data: paid });
  }
  const funded = members.map(() => FUNDS_MINOR);
  await eventually(async () => expect(await balancesOf(raffle, tenantId, 'user')).toEqual(funded), PATIENT);
  return members;
};

/** What the accounts of the wallet hold, from the least on. */
export const balancesOf = async (
  raffle: Pick<Harness, 'sql'>,
  tenantId: string,
  ownerKind: string,
): Promise<number[]> => {
  const rows = await raffle.sql<{ posted: string; held: string }>(
    `select posted_minor as posted, held_minor as held from wallet.accounts
     where tenant_id = $1 and owner_kind = $2`,
    [tenantId, ownerKind],
  );
  expect(rows.every(({ held }) => held === '0')).toBe(true);
  return rows.map(({ posted }) => Number(posted)).sort((a, b) => a - b);
};
