import { disputeLost, disputeOpened, disputeWon } from '@tessera/contracts';
import { eventually, type ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBilling, pay, payer, type RunningBilling, staffOf } from '../running-billing.ts';

interface DisputeBody {
  readonly id: string;
  readonly paymentId: string;
  readonly status: string;
  readonly amountMinor: number;
}
interface Page {
  readonly items: readonly DisputeBody[];
  readonly nextCursor: string | null;
}

let billing: RunningBilling;
beforeAll(async () => {
  billing = await openBilling();
  await billing.start();
});
afterAll(() => billing.stop());

const disputed = async (method: string, status: string) => {
  const member = await payer(billing);
  const { id } = await pay(member.http, method);
  const staff = await staffOf(billing, member.tenantId);
  const dispute = await eventually(async () => {
    const { body } = await staff.get<Page>('/v1/disputes');
    expect(body.items).toMatchObject([{ paymentId: id, status }]);
    return body.items[0] as DisputeBody;
  });
  return { ...member, staff, paymentId: id, dispute };
};

const told = async (disputeId: string) => {
  await eventually(async () => expect(await billing.sql('select 1 from billing.outbox')).toEqual([]));
  const lists = await Promise.all([disputeOpened, disputeWon, disputeLost].map((event) => billing.published(event)));
  return lists.flat().filter(({ envelope }) => envelope.aggregateId === disputeId);
};

describe('a dispute', () => {
  it.each([
    ['sandbox_disputed', 'OPEN', [disputeOpened]],
    ['sandbox_dispute_won', 'WON', [disputeOpened, disputeWon]],
    ['sandbox_dispute_lost', 'LOST', [disputeOpened, disputeLost]],
  ])('of a payment by %s ends %s, each step told once and in order', async (method, status, steps) => {
    const { dispute, tenantId, userId, paymentId } = await disputed(method, status);
    const events = await told(dispute.id);
    expect(events.map(({ subject }) => subject)).toEqual(steps.map(({ subject }) => subject));
    expect(events.map(({ envelope }) => [envelope.tenantId, envelope.sequence])).toEqual(
      steps.map((_, index) => [tenantId, index + 1]),
    );
    for (const { data } of events)
      expect(data).toMatchObject({ paymentId, userId, amountMinor: 2_000, currency: 'EUR' });
  });

  it('stops refunds of its payment while it is open', async () => {
    const { staff, paymentId } = await disputed('sandbox_disputed', 'OPEN');
    const { status, body } = await staff.post<ProblemBody>(`/v1/payments/${paymentId}/refunds`, {
      body: { reason: 'Rain' },
    });
    expect([status, body.code]).toEqual([409, 'billing.payment_disputed']);
  });

  it('whose end is never told is found by asking', async () => {
    const { staff, dispute } = await disputed('sandbox_disputed', 'OPEN');
    await billing.sql(
      `update billing.sandbox_disputes set outcome = 'lost', decided_at = now() where id =
         (select provider_dispute_id from billing.disputes where id = $1)`,
      [dispute.id],
    );
    await billing.sql('update billing.disputes set poll_after = now() where id = $1', [dispute.id]);
    await eventually(
      async () => expect((await staff.get<Page>('/v1/disputes?status=LOST')).body.items).toHaveLength(1),
      { timeoutMs: 30_000 },
    );
    expect((await told(dispute.id)).map(({ subject }) => subject)).toEqual([
      disputeOpened.subject,
      disputeLost.subject,
    ]);
  });
});

describe('the list of disputes', () => {
  it('shows those of the tenant that are so, to those who manage payments', async () => {
    const { staff, http, tenantId } = await disputed('sandbox_dispute_won', 'WON');
    const other = await payer(billing, tenantId);
    await pay(other.http, 'sandbox_disputed');
    const idsWith = async (query: string) => (await staff.get<Page>(`/v1/disputes${query}`)).body;
    await eventually(async () => expect((await idsWith('?status=OPEN')).items).toHaveLength(1));
    expect((await idsWith('?status=LOST')).items).toEqual([]);
    const first = await idsWith('?limit=1');
    const second = await idsWith(`?limit=1&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ status }) => status)).toEqual(['OPEN', 'WON']);
    expect((await http.get('/v1/disputes')).status).toBe(403);
    expect((await staff.get('/v1/disputes?status=GONE')).status).toBe(400);
  });
});
