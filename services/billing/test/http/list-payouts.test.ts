import { randomUUID } from 'node:crypto';
import type { ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBilling, payer, type RunningBilling, staffOf } from '../running-billing.ts';

interface PayoutBody {
  readonly id: string;
  readonly status: string;
}
interface Page {
  readonly items: readonly PayoutBody[];
  readonly nextCursor: string | null;
}

let billing: RunningBilling;
beforeAll(async () => {
  billing = await openBilling();
});
afterAll(() => billing.stop());

/** Payouts as withdrawals would have made them, oldest first. */
const paidOut = async (tenantId: string, statuses: readonly string[]): Promise<string[]> => {
  const ids = statuses.map((_, index) => `019a8f2e-7c00-7000-8000-${index.toString(16).padStart(12, '0')}`);
  for (const [index, status] of statuses.entries()) {
    await billing.sql(
      `insert into billing.payouts (tenant_id, id, withdrawal_id, user_id, provider, payout_method, provider_payout_id,
         amount_minor, currency, status, failure_code, sequence, created_at, updated_at)
       values ($1, $2, $3, $4, 'sandbox', 'sandbox_ok', $5, 500, 'EUR', $6, $7, 1, now(), now())`,
      [
        ...[tenantId, ids[index], randomUUID(), randomUUID(), status === 'PENDING' ? null : `sbp_${index}`, status],
        status === 'FAILED' ? 'account_closed' : null,
      ],
    );
  }
  return ids;
};

describe('the list of payouts', () => {
  it('holds the tenant’s, newest first, with what became of each', async () => {
    const tenantId = randomUUID();
    const ids = await paidOut(tenantId, ['PENDING', 'SUCCEEDED', 'FAILED']);
    await paidOut(randomUUID(), ['SUCCEEDED']);
    const { status, body } = await (await staffOf(billing, tenantId)).get<Page>('/v1/payouts');
    expect([status, body.items.map(({ id }) => id)]).toEqual([200, [...ids].reverse()]);
    expect(body.items[0]).toEqual({
      id: ids[2],
      withdrawalId: expect.any(String),
      userId: expect.any(String),
      provider: 'sandbox',
      payoutMethod: 'sandbox_ok',
      providerPayoutId: 'sbp_2',
      amountMinor: 500,
      currency: 'EUR',
      status: 'FAILED',
      failureCode: 'account_closed',
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
  });

  it('is read page by page, and only those that are so where asked', async () => {
    const tenantId = randomUUID();
    const ids = await paidOut(tenantId, ['FAILED', 'SUCCEEDED', 'FAILED', 'PROCESSING', 'FAILED']);
    const staff = await staffOf(billing, tenantId);
    const first = (await staff.get<Page>('/v1/payouts?status=FAILED&limit=2')).body;
    expect(first.items.map(({ id }) => id)).toEqual([ids[4], ids[2]]);
    const rest = (await staff.get<Page>(`/v1/payouts?status=FAILED&limit=2&cursor=${first.nextCursor}`)).body;
    expect([rest.items.map(({ id }) => id), rest.nextCursor]).toEqual([[ids[0]], null]);
  });

  it('is for those who manage payments', async () => {
    const { http } = await payer(billing);
    const { status, body } = await http.get<ProblemBody>('/v1/payouts');
    expect([status, body.code]).toEqual([403, 'auth.scope_missing']);
  });

  it('refuses a status that there is not', async () => {
    const { status, body } = await (await staffOf(billing, randomUUID())).get<ProblemBody>(
      '/v1/payouts?status=CANCELLED',
    );
    expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([400, 'request.invalid', '/status']);
  });
});
