import { memberAdded } from '@tessera/contracts';
import { eventually, type HttpClient, type ServiceHarness } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLoyalty } from '../loyalty.ts';

let harness: ServiceHarness;
let staff: HttpClient;
let stranger: HttpClient;
let userId: string;

interface Rule {
  readonly id: string;
  readonly version: number;
}

interface ProblemLike {
  readonly code: string;
}

beforeAll(async () => {
  harness = await openLoyalty();
  await harness.start();
  const identity = await harness.neighbour('identity');
  const tenants = [crypto.randomUUID(), crypto.randomUUID()] as const;
  userId = crypto.randomUUID();
  for (const tenantId of tenants) {
    const data = { userId, role: 'member' as const, currency: 'EUR', joinedAt: '2026-01-01T00:00:00.000Z' };
    await identity.publish(memberAdded, { tenantId, aggregateId: userId, sequence: 1, data });
  }
  const [mine, other] = await Promise.all(
    tenants.map((tenantId) => harness.tokens.tokenFor({ tenantId, role: 'staff' })),
  );
  staff = harness.http.with({ token: mine ?? '' });
  stranger = harness.http.with({ token: other ?? '' });
  await eventually(async () => expect((await staff.get(`/v1/memberships/${userId}`)).status).toBe(200));
});
afterAll(() => harness.stop());

const rule = { name: 'Welcome', trigger: 'payment-succeeded', award: { kind: 'fixed', points: '2.50' } };

describe('earning rules', () => {
  it('are published in versions, each naming the one it replaces', async () => {
    const first = await staff.post<Rule>('/v1/earning-rules', { body: rule });
    expect(first.body).toMatchObject({ version: 1, award: { kind: 'fixed', points: '2.50' } });
    const second = await staff.post<Rule>('/v1/earning-rules', { body: { ...rule, id: first.body.id, replaces: 1 } });
    expect(second.body).toMatchObject({ id: first.body.id, version: 2 });
    const late = await staff.post<ProblemLike>('/v1/earning-rules', {
      body: { ...rule, id: first.body.id, replaces: 1 },
    });
    expect([late.status, late.body.code]).toEqual([409, 'loyalty.version_conflict']);
    const { body } = await staff.get<{ items: Rule[] }>('/v1/earning-rules');
    expect(body.items.filter((one) => one.id === first.body.id).map((one) => one.version)).toEqual([2]);
  });

  it('refuse a tier that is none, and a rule that is none', async () => {
    const tier = await staff.post<ProblemLike>('/v1/earning-rules', {
      body: { ...rule, tierPercent: { platinum: 200 } },
    });
    expect([tier.status, tier.body.code]).toEqual([422, 'loyalty.tier_unknown']);
    const unknown = await staff.post<ProblemLike>('/v1/earning-rules', {
      body: { ...rule, id: crypto.randomUUID(), replaces: 1 },
    });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'loyalty.rule_not_found']);
  });

  it('two people cannot both replace the same version', async () => {
    const { body: first } = await staff.post<Rule>('/v1/earning-rules', { body: rule });
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => staff.post('/v1/earning-rules', { body: { ...rule, id: first.id, replaces: 1 } })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('of one tenant are not another’s to see or to replace', async () => {
    const { body: mine } = await staff.post<Rule>('/v1/earning-rules', { body: rule });
    const { body: theirs } = await stranger.get<{ items: Rule[] }>('/v1/earning-rules');
    expect(theirs.items.map((one) => one.id)).not.toContain(mine.id);
    const answer = await stranger.post('/v1/earning-rules', { body: { ...rule, id: mine.id, replaces: 1 } });
    expect(answer.status).toBe(404);
  });
});

describe('memberships', () => {
  it('of nobody are not found', async () => {
    const answers = await Promise.all([
      staff.get(`/v1/memberships/${crypto.randomUUID()}`),
      staff.get('/v1/loyalty/membership'),
      staff.get('/v1/loyalty/points'),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404]);
  });

  it('are paged by a cursor that nobody can make up', async () => {
    const page = await staff.get<{ items: unknown[]; nextCursor: string | null }>('/v1/memberships?limit=1');
    expect(page.body).toMatchObject({ nextCursor: null, items: [{ userId, tier: 'bronze', balance: '0.00' }] });
    const wrong = await staff.get<ProblemLike>('/v1/memberships?cursor=bm90LWFuLWlk');
    expect([wrong.status, wrong.body.code]).toEqual([400, 'request.invalid']);
  });
});
