import { randomUUID } from 'node:crypto';
import type { ProblemBody } from '@tessera/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openBilling,
  type PaymentBody,
  pay,
  payer,
  type RefundBody,
  type RunningBilling,
  staffOf,
  succeeded,
} from '../running-billing.ts';

interface Page {
  readonly items: readonly RefundBody[];
  readonly nextCursor: string | null;
}

let billing: RunningBilling;
beforeAll(async () => {
  billing = await openBilling();
});
afterAll(() => billing.stop());

/** A payment of 2,000 that succeeded, its payer, and staff of its tenant. */
const paid = async () => {
  const member = await payer(billing);
  const payment = await succeeded(billing, await pay(member.http));
  const staff = await staffOf(billing, member.tenantId);
  return { member, payment, staff, refunds: `/v1/payments/${payment.id}/refunds` };
};

const rain = (amountMinor?: number) => ({ reason: 'Rain', ...(amountMinor === undefined ? {} : { amountMinor }) });

const claimed = async (paymentId: string): Promise<number> => {
  const [row] = await billing.sql<{ sum: number }>(
    `select coalesce(sum(amount_minor), 0)::int as sum from billing.refunds where payment_id = $1 and status <> 'FAILED'`,
    [paymentId],
  );
  return row?.sum ?? -1;
};

describe('a refund', () => {
  it('is of a part, or of all that is left, and begins PENDING', async () => {
    const { staff, refunds, payment } = await paid();
    const part = await staff.post<RefundBody>(refunds, { body: rain(500) });
    expect([part.status, part.body]).toEqual([
      201,
      expect.objectContaining({ paymentId: payment.id, amountMinor: 500, status: 'PENDING', providerRefundId: null }),
    ]);
    expect((await staff.post<RefundBody>(refunds, { body: rain() })).body.amountMinor).toBe(1_500);
    const { body } = await staff.post<ProblemBody>(refunds, { body: rain() });
    expect(body.code).toBe('billing.refund_exceeds_payment');
    expect(await claimed(payment.id)).toBe(2_000);
  });

  it('is made once for one key, and answered with the same bytes each time', async () => {
    const { staff, refunds, payment } = await paid();
    const settings = { body: rain(700), idempotencyKey: 'once' };
    const first = await staff.post(refunds, settings);
    const again = await staff.post(refunds, settings);
    expect(Buffer.from(again.bytes)).toEqual(Buffer.from(first.bytes));
    expect(await claimed(payment.id)).toBe(700);
  });

  it('is remembered when it was refused: the same key is refused again after there is room', async () => {
    const { staff, refunds, payment } = await paid();
    const settings = { body: rain(2_001), idempotencyKey: 'refused' };
    const [first, again] = [await staff.post(refunds, settings), await staff.post(refunds, settings)];
    expect([first.status, again.status]).toEqual([422, 422]);
    expect(Buffer.from(again.bytes)).toEqual(Buffer.from(first.bytes));
    expect(await claimed(payment.id)).toBe(0);
  });

  it('makes room again when it fails', async () => {
    const { staff, refunds, payment } = await paid();
    const { body } = await staff.post<RefundBody>(refunds, { body: rain() });
    await billing.sql(`update billing.refunds set status = 'FAILED' where id = $1`, [body.id]);
    expect((await staff.post(refunds, { body: rain(2_000) })).status).toBe(201);
    expect(await claimed(payment.id)).toBe(2_000);
  });

  it('is never more than the payment together with the others, however many ask at once', async () => {
    const amounts = fc.array(fc.option(fc.integer({ min: 1, max: 1_200 }), { nil: undefined }), {
      minLength: 2,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(amounts, async (asked) => {
        const { staff, refunds, payment } = await paid();
        const answers = await Promise.all(
          asked.map((amount) => staff.post<RefundBody>(refunds, { body: rain(amount) })),
        );
        const granted = answers.filter(({ status }) => status === 201).map(({ body }) => body.amountMinor);
        const sum = granted.reduce((total, amount) => total + amount, 0);
        expect(sum).toBeLessThanOrEqual(2_000);
        expect(await claimed(payment.id)).toBe(sum);
        for (const { status, body } of answers.filter((answer) => answer.status !== 201))
          expect([status, (body as unknown as ProblemBody).code]).toEqual([422, 'billing.refund_exceeds_payment']);
      }),
      { numRuns: 12 },
    );
  });
});

describe('a refund is refused', () => {
  const refusal = async (
    change: (payment: PaymentBody, tenantId: string) => Promise<unknown>,
    body: object = rain(),
    path?: string,
  ) => {
    const { staff, refunds, payment, member } = await paid();
    await change(payment, member.tenantId);
    const { status, body: problem } = await staff.post<ProblemBody>(path ?? refunds, { body });
    expect(await claimed(payment.id)).toBe(0);
    return [status, problem.code, problem.errors?.[0]?.pointer];
  };
  const nothing = async () => undefined;
  const set = (assignment: string) => (payment: PaymentBody) =>
    billing.sql(`update billing.payments set ${assignment} where id = $1`, [payment.id]);

  it('where there is no such payment', async () => {
    const answer = await refusal(nothing, rain(), `/v1/payments/${randomUUID()}/refunds`);
    expect(answer).toEqual([404, 'billing.payment_not_found', undefined]);
  });

  it('where the payment is another tenant’s', async () => {
    const { refunds } = await paid();
    expect(await refusal(nothing, rain(), refunds)).toEqual([404, 'billing.payment_not_found', undefined]);
  });

  it('while the payment has not succeeded', async () => {
    const answer = await refusal(set(`status = 'PROCESSING'`));
    expect(answer).toEqual([409, 'billing.payment_not_refundable', undefined]);
  });

  it('while a dispute about the payment is open, and not after it was won', async () => {
    const dispute = (payment: PaymentBody, tenantId: string, status = 'OPEN') =>
      billing.sql(
        `insert into billing.disputes (tenant_id, id, payment_id, user_id, purpose, provider, provider_dispute_id,
           amount_minor, currency, reason_code, status, sequence, opened_at, updated_at)
         values ($1, gen_random_uuid(), $2, $3, 'WALLET_TOPUP', 'sandbox', gen_random_uuid(), 2000, 'EUR', 'fraudulent', $4, 1, now(), now())`,
        [tenantId, payment.id, payment.userId, status],
      );
    expect(await refusal(dispute)).toEqual([409, 'billing.payment_disputed', undefined]);
    const { staff, refunds, payment, member } = await paid();
    await dispute(payment, member.tenantId, 'WON');
    expect((await staff.post(refunds, { body: rain() })).status).toBe(201);
  });

  it('where it is more than the payment, at the field that says so', async () => {
    const answer = await refusal(nothing, rain(2_001));
    expect(answer).toEqual([422, 'billing.refund_exceeds_payment', '/amountMinor']);
  });

  it('where the payment’s provider is no longer set up', async () => {
    const answer = await refusal(set(`provider = 'gone'`));
    expect(answer).toEqual([422, 'billing.provider_unknown', undefined]);
  });

  it.each([
    [{ amountMinor: 0, reason: 'Rain' }, '/amountMinor'],
    [{ amountMinor: 1.5, reason: 'Rain' }, '/amountMinor'],
    [{ reason: ' ' }, '/reason'],
    [{}, '/reason'],
    [{ reason: 'x'.repeat(256) }, '/reason'],
  ])('where it is %o', async (body, pointer) => {
    expect(await refusal(nothing, body)).toEqual([400, 'request.invalid', pointer]);
  });
});

describe('the list of a payment’s refunds', () => {
  it('holds them newest first, page by page, and those of no other payment', async () => {
    const { staff, refunds, member } = await paid();
    const other = await succeeded(billing, await pay(member.http));
    await staff.post(`/v1/payments/${other.id}/refunds`, { body: rain(1) });
    const made: string[] = [];
    for (const amount of [100, 200, 300])
      made.unshift((await staff.post<RefundBody>(refunds, { body: rain(amount) })).body.id);
    const first = await staff.get<Page>(`${refunds}?limit=2`);
    const second = await staff.get<Page>(`${refunds}?limit=2&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(made);
    expect(second.body.nextCursor).toBeNull();
  });

  it('is not there for another tenant’s payment, and not for the payer', async () => {
    const { refunds, member } = await paid();
    const stranger = await staffOf(billing, randomUUID());
    const { status, body } = await stranger.get<ProblemBody>(refunds);
    expect([status, body.code]).toEqual([404, 'billing.payment_not_found']);
    expect((await member.http.get(refunds)).status).toBe(403);
  });
});
