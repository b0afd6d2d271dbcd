import type { Answer, ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBilling, type PaymentBody, payer, type RunningBilling, topUp } from '../running-billing.ts';

let billing: RunningBilling;
beforeAll(async () => {
  billing = await openBilling();
});
afterAll(() => billing.stop());

const countOf = async (table: string, tenantId: string): Promise<number> => {
  const [row] = await billing.sql<{ count: number }>(
    `select count(*)::int as count from billing.${table} where tenant_id = $1`,
    [tenantId],
  );
  return row?.count ?? -1;
};

const pointersOf = ({ body }: Answer<ProblemBody>) => body.errors?.map(({ pointer, code }) => [pointer, code]);

describe('a new payment', () => {
  it('is PENDING, the caller’s own, and announced with it', async () => {
    const { http, userId, tenantId } = await payer(billing);
    const { status, body } = await http.post<PaymentBody>('/v1/payments', { body: topUp() });
    expect(status).toBe(201);
    expect(body).toMatchObject({ userId, status: 'PENDING', providerPaymentId: null, amountMinor: 2_000 });
    const outbox = await billing.sql<{ subject: string }>('select subject from billing.outbox where tenant_id = $1', [
      tenantId,
    ]);
    expect(outbox.map(({ subject }) => subject)).toEqual(['events.billing.payment.payment-created.v1']);
  });

  it('is made once for one key, and answered with the same bytes each time', async () => {
    const { http, tenantId } = await payer(billing);
    const settings = { body: topUp(), idempotencyKey: 'once' };
    const first = await http.post('/v1/payments', settings);
    const again = await http.post('/v1/payments', settings);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(Buffer.from(again.bytes)).toEqual(Buffer.from(first.bytes));
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await countOf('payments', tenantId)).toBe(1);
    expect(await countOf('outbox', tenantId)).toBe(1);
  });

  it('that was refused is refused again with the same bytes, and nothing is written', async () => {
    const { http, tenantId } = await payer(billing);
    const settings = { body: topUp('gold'), idempotencyKey: 'refused' };
    const first = await http.post('/v1/payments', settings);
    const again = await http.post('/v1/payments', settings);
    expect([first.status, again.status]).toEqual([422, 422]);
    expect(Buffer.from(again.bytes)).toEqual(Buffer.from(first.bytes));
    expect(await countOf('payments', tenantId)).toBe(0);
    expect(await countOf('outbox', tenantId)).toBe(0);
  });

  it('under one key belongs to one person: another’s same key makes another payment', async () => {
    const one = await payer(billing);
    const other = await payer(billing, one.tenantId);
    const settings = { body: topUp(), idempotencyKey: 'shared' };
    const first = await one.http.post<PaymentBody>('/v1/payments', settings);
    const second = await other.http.post<PaymentBody>('/v1/payments', settings);
    expect([first.body.userId, second.body.userId]).toEqual([one.userId, other.userId]);
    expect(first.body.id).not.toBe(second.body.id);
  });

  it.each([
    ['billing.provider_unknown', { ...topUp(), provider: 'paypal' }, '/provider'],
    ['billing.payment_method_unknown', topUp('gold'), '/paymentMethod'],
    ['billing.amount_too_small', topUp('sandbox_ok', 49), '/amountMinor'],
  ])('is refused as %s at the field that is wrong', async (code, body, pointer) => {
    const { http } = await payer(billing);
    const answer = await http.post<ProblemBody>('/v1/payments', { body });
    expect([answer.status, answer.body.code]).toEqual([422, code]);
    expect(pointersOf(answer)).toEqual([[pointer, code]]);
  });

  it('names everything that does not fit, each at its place', async () => {
    const { http } = await payer(billing);
    const body = { ...topUp(), purpose: 'GIFT', amountMinor: '2000', currency: 'euro', tenantId: 'mine', note: 1 };
    const answer = await http.post<ProblemBody>('/v1/payments', { body });
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
    const pointers = pointersOf(answer)?.map(([pointer]) => pointer);
    expect(new Set(pointers)).toEqual(new Set(['/purpose', '/amountMinor', '/currency', '/tenantId', '/note']));
  });

  it.each([0, -2_000, 20.5, 2 ** 53, '2000', null, true])('of %o minor units is refused', async (amountMinor) => {
    const { http } = await payer(billing);
    const answer = await http.post<ProblemBody>('/v1/payments', { body: { ...topUp(), amountMinor } });
    expect([answer.status, pointersOf(answer)?.[0]?.[0]]).toEqual([400, '/amountMinor']);
  });

  it('takes the largest exact amount there is', async () => {
    const { http } = await payer(billing);
    const answer = await http.post<PaymentBody>('/v1/payments', { body: topUp('sandbox_ok', 2 ** 53 - 1) });
    expect([answer.status, answer.body.amountMinor]).toEqual([201, 2 ** 53 - 1]);
  });
});
