import { grantPoints, memberAdded, pointsGranted } from '@tessera/contracts';
import { eventually, type Neighbour, type ServiceHarness } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLoyalty } from '../loyalty.ts';

let harness: ServiceHarness;
let raffle: Neighbour;
let identity: Neighbour;

beforeAll(async () => {
  harness = await openLoyalty();
  await harness.start();
  raffle = await harness.neighbour('raffle');
  identity = await harness.neighbour('identity');
});
afterAll(() => harness.stop());

interface Member {
  readonly tenantId: string;
  readonly userId: string;
}

const balanceOf = async ({ tenantId, userId }: Member) => {
  const [row] = await harness.sql<{ balance: string; lifetime: string; tier: string }>(
    `select balance_hundredths as balance, lifetime_hundredths as lifetime, tier from loyalty.memberships
     where tenant_id = $1 and user_id = $2`,
    [tenantId, userId],
  );
  return row;
};

const someone = async (tenantId: string = crypto.randomUUID()): Promise<Member> => {
  const member = { tenantId, userId: crypto.randomUUID() };
  await identity.publish(memberAdded, {
    tenantId,
    aggregateId: member.userId,
    sequence: 1,
    data: { userId: member.userId, role: 'member', currency: 'EUR', joinedAt: '2026-01-01T00:00:00.000Z' },
  });
  await eventually(async () => expect(await balanceOf(member)).toBeDefined());
  return member;
};

const prize = () => ({ type: 'prize' as const, id: crypto.randomUUID() });

const grant = ({ tenantId, userId }: Member, points: string, source = prize(), key: string = crypto.randomUUID()) =>
  raffle.call(grantPoints, { userId, points, source }, { tenantId, idempotencyKey: key });

const grantsOf = async ({ userId }: Member) =>
  (await harness.published(pointsGranted)).filter(({ data }) => data.userId === userId);

describe('points that are granted', () => {
  it('are a lot of their own, can be spent, and raise no tier', async () => {
    const member = await someone();
    const source = prize();
    const granted = await grant(member, '250', source);
    expect(granted).toMatchObject({ ok: true, value: { balance: '250.00' } });
    expect(await balanceOf(member)).toEqual({ balance: '25000', lifetime: '0', tier: 'bronze' });
    const lots = await harness.sql('select remaining_hundredths from loyalty.point_lots where tenant_id = $1', [
      member.tenantId,
    ]);
    expect(lots).toEqual([{ remaining_hundredths: '25000' }]);
    await eventually(async () =>
      expect(
        (await grantsOf(member)).map(({ data, envelope }) => [data.points, data.source, envelope.sequence]),
      ).toEqual([['250.00', source, 2]]),
    );
    const token = await harness.tokens.tokenFor({ ...member, role: 'member' });
    const ledger = await harness.http.get<{ items: object[] }>('/v1/loyalty/points', { token });
    expect(ledger.body.items).toMatchObject([
      { type: 'BONUS', points: '250.00', factType: 'prize', factId: source.id, ruleId: null, trace: null },
    ]);
  });

  it('come once for a source, under whatever key and however many ask at once', async () => {
    const member = await someone();
    const source = prize();
    const key = crypto.randomUUID();
    const answers = [];
    for (const again of [key, key, crypto.randomUUID()]) answers.push(await grant(member, '10', source, again));
    const atOnce = await Promise.all(Array.from({ length: 6 }, () => grant(member, '10', source)));
    for (const answer of [...answers, ...atOnce]) expect(answer).toEqual(answers[0]);
    expect(await balanceOf(member)).toMatchObject({ balance: '1000' });
  });

  it('are refused as codes, and nothing is written', async () => {
    const [member, other] = [await someone(), await someone()];
    const source = prize();
    const stranger = { tenantId: member.tenantId, userId: crypto.randomUUID() };
    const neighbour = await someone(member.tenantId);
    await grant(member, '1', source);
    const refused = [
      await grant(stranger, '1'),
      await grant(member, '0'),
      await grant(member, '-1'),
      await grant(member, '2', source),
      await grant(neighbour, '1', source),
      await grant(member, '999999999999999.99'),
    ];
    expect(refused.map((answer) => (answer.ok ? 'granted' : answer.error.code))).toEqual([
      'loyalty.membership_not_found',
      'loyalty.points_not_positive',
      'loyalty.points_not_positive',
      'loyalty.source_used',
      'loyalty.source_used',
      'loyalty.balance_overflow',
    ]);
    expect(await balanceOf(member)).toMatchObject({ balance: '100' });
    expect(await balanceOf(neighbour)).toMatchObject({ balance: '0' });
    expect((await grant(other, '1', source)).ok).toBe(true);
  });
});
