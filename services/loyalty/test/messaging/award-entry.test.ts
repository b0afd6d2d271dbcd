import {
  loyaltyAwardEntry,
  loyaltyCreateMembership,
  memberAdded,
  pointsEarned,
  pointsReversed,
  purchaseConfirmed,
  purchaseRefunded,
  tierChanged,
} from '@tessera/contracts';
import { CHAIN_START } from '@tessera/kernel';
import { eventually, type Neighbour, type ServiceHarness, seededRandom } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLoyalty } from '../loyalty.ts';

let harness: ServiceHarness;
let identity: Neighbour;
let raffle: Neighbour;

beforeAll(async () => {
  harness = await openLoyalty();
  await harness.start();
  identity = await harness.neighbour('identity');
  raffle = await harness.neighbour('raffle');
});
afterAll(() => harness.stop());

interface Member {
  readonly tenantId: string;
  readonly userId: string;
}

const somebody = (): Member => ({ tenantId: crypto.randomUUID(), userId: crypto.randomUUID() });

const join = ({ tenantId, userId }: Member) =>
  identity.publish(memberAdded, {
    tenantId,
    aggregateId: userId,
    sequence: 1,
    data: { userId, role: 'member', currency: 'EUR', joinedAt: '2026-01-01T00:00:00.000Z' },
  });

const purchase = ({ tenantId, userId }: Member, amountMinor: number, purchaseId: string = crypto.randomUUID()) => {
  const about = {
    purchaseId,
    poolId: crypto.randomUUID(),
    userId,
    amountMinor,
    currency: 'EUR',
    transferId: crypto.randomUUID(),
  };
  return {
    purchaseId,
    confirm: (id?: string) =>
      raffle.publish(purchaseConfirmed, {
        tenantId,
        aggregateId: purchaseId,
        sequence: 1,
        ...(id === undefined ? {} : { id }),
        data: { ...about, ticketNumbers: [1], confirmedAt: '2026-01-01T00:00:00.000Z' },
      }),
    refund: () =>
      raffle.publish(purchaseRefunded, {
        tenantId,
        aggregateId: purchaseId,
        sequence: 2,
        data: { ...about, refundedAt: '2026-01-01T00:00:00.000Z' },
      }),
  };
};

interface LedgerRow {
  readonly sequence: number;
  readonly type: string;
  readonly hundredths: string;
  readonly hash: Buffer;
}

const ledgerOf = ({ tenantId, userId }: Member) =>
  harness.sql<LedgerRow>(
    `select e.sequence, e.type, e.hundredths, e.hash from loyalty.point_entries e
     join loyalty.memberships m on m.tenant_id = e.tenant_id and m.id = e.membership_id
     where e.tenant_id = $1 and m.user_id = $2 order by e.sequence`,
    [tenantId, userId],
  );

const membershipOf = async ({ tenantId, userId }: Member) => {
  const [row] = await harness.sql<{
    balance_hundredths: string;
    lifetime_hundredths: string;
    tier: string;
    last_hash: Buffer;
  }>('select * from loyalty.memberships where tenant_id = $1 and user_id = $2', [tenantId, userId]);
  return row;
};

const sumOf = (ledger: readonly LedgerRow[]) => ledger.reduce((sum, entry) => sum + Number(entry.hundredths), 0);

describe('points for entries', () => {
  it('wait for a membership that is told of late, and come once however often the purchase is told', async () => {
    const member = somebody();
    const bought = purchase(member, 1_500);
    const { id } = await bought.confirm();
    await bought.confirm(id);
    await join(member);
    await join(member);
    await bought.confirm();
    await harness.caughtUp(loyaltyCreateMembership);
    await harness.caughtUp(loyaltyAwardEntry);
    expect(sumOf(await ledgerOf(member))).toBe(1_500);
    expect(await membershipOf(member)).toMatchObject({ balance_hundredths: '1500', tier: 'silver' });
    await eventually(async () => expect(await harness.sql('select 1 from loyalty.outbox')).toEqual([]));
    const earned = (await harness.published(pointsEarned)).filter((event) => event.data.userId === member.userId);
    const risen = (await harness.published(tierChanged)).filter((event) => event.data.userId === member.userId);
    expect(earned.map(({ data, envelope }) => [data.points, envelope.sequence])).toEqual([['15.00', 2]]);
    expect(risen.map(({ data, envelope }) => [data.to, envelope.sequence])).toEqual([['silver', 3]]);
  });

  it('are taken back by a refund, also one that overtook its purchase', async () => {
    const member = somebody();
    await join(member);
    const bought = purchase(member, 500);
    await bought.refund();
    await bought.confirm();
    await eventually(async () =>
      expect((await ledgerOf(member)).map((entry) => entry.type)).toEqual(['EARN', 'REVERSE']),
    );
    expect(await membershipOf(member)).toMatchObject({
      balance_hundredths: '0',
      lifetime_hundredths: '0',
      tier: 'bronze',
    });
    await eventually(async () => {
      const reversed = (await harness.published(pointsReversed)).filter((event) => event.data.userId === member.userId);
      expect(reversed.map((event) => event.data.points)).toEqual(['5.00']);
    });
  });

  it('of many purchases at once are all there: the balance is the sum of a gapless, chained ledger', async () => {
    const random = seededRandom();
    const member = somebody();
    await join(member);
    const bought = Array.from({ length: 40 }, () => ({
      ...purchase(member, random.integer(1, 20) * 100),
      refunded: random.next() < 0.3,
    }));
    await Promise.all(
      bought.map(async (one) => {
        await one.confirm();
        if (one.refunded) await one.refund();
      }),
    );
    const refunds = bought.filter((one) => one.refunded).length;
    await eventually(async () => expect(await ledgerOf(member)).toHaveLength(40 + refunds), { timeoutMs: 20_000 });
    const ledger = await ledgerOf(member);
    expect(ledger.map((entry) => entry.sequence)).toEqual(ledger.map((_, index) => index + 1));
    const membership = await membershipOf(member);
    expect(Number(membership?.balance_hundredths)).toBe(sumOf(ledger));
    expect(Number(membership?.lifetime_hundredths)).toBe(sumOf(ledger));
    expect(membership?.last_hash).toEqual(ledger.at(-1)?.hash);
    expect(ledger[0]?.hash).not.toEqual(Buffer.from(CHAIN_START));
    const [drifted] = await harness.sql(
      'select 1 from loyalty.point_lots where remaining_hundredths > earned_hundredths',
    );
    expect(drifted).toBeUndefined();
  });

  it('stay in a ledger that nobody can change, not even its owner', async () => {
    await expect(harness.sql('update loyalty.point_entries set hundredths = 1')).rejects.toThrow('only ever added to');
    await expect(harness.sql('delete from loyalty.point_entries')).rejects.toThrow('only ever added to');
  });
});
