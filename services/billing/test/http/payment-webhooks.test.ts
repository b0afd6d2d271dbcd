import { randomUUID } from 'node:crypto';
import type { HttpClient, ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  callback,
  callbackAbout,
  openBilling,
  pay,
  payer,
  type RunningBilling,
  staffOf,
  WEBHOOKS,
} from '../running-billing.ts';
import { type WiredBilling, wireBilling } from '../wired-billing.ts';

interface WebhookBody {
  readonly provider: string;
  readonly providerEventId: string;
  readonly providerObjectId: string;
  readonly kind: string;
  readonly type: string;
  readonly state: string;
  readonly reason: string | null;
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
}
interface Page {
  readonly items: readonly WebhookBody[];
  readonly nextCursor: string | null;
}

let billing: RunningBilling;
let wired: WiredBilling;
beforeAll(async () => {
  billing = await openBilling();
  wired = await wireBilling(billing);
});
afterAll(async () => {
  await wired.close();
  await billing.stop();
});

const INBOX = '/v1/payment-webhooks';

const receive = (tenantId: string, id: string, objectId = `sbx_${randomUUID()}`, type = 'payment.succeeded') =>
  billing.http.post(WEBHOOKS, callback(callbackAbout(tenantId, objectId, id, type), { id }));

const idsOf = ({ items }: Page) => items.map(({ providerEventId }) => providerEventId);

const retry = (staff: HttpClient, id: string) =>
  staff.post<WebhookBody & ProblemBody>(`${INBOX}/sandbox/${id}/retry`, {});

describe('the inbox of callbacks', () => {
  it('is seen newest first, page by page, by those who manage payments, each tenant its own', async () => {
    const tenantId = randomUUID();
    const staff = await staffOf(billing, tenantId);
    for (const id of ['evt_1', 'evt_2', 'evt_3']) await receive(tenantId, id);
    await receive(randomUUID(), 'evt_4');
    const first = await staff.get<Page>(`${INBOX}?limit=2`);
    const second = await staff.get<Page>(`${INBOX}?limit=2&cursor=${first.body.nextCursor}`);
    expect([idsOf(first.body), idsOf(second.body)]).toEqual([['evt_3', 'evt_2'], ['evt_1']]);
    expect(second.body.nextCursor).toBeNull();
    const member = await payer(billing, tenantId);
    expect((await member.http.get(INBOX)).status).toBe(403);
  });

  it('shows what is parked, why, and when it is looked at again', async () => {
    const tenantId = randomUUID();
    const staff = await staffOf(billing, tenantId);
    const kinds = ['payment.succeeded', 'refund.succeeded', 'dispute.opened', 'payout.succeeded'];
    for (const type of kinds) await receive(tenantId, `evt_${type}`, 'unheard_of', type);
    expect((await staff.get<Page>(`${INBOX}?state=PARKED`)).body.items).toEqual([]);
    await wired.applyDue();
    const { body } = await staff.get<Page>(`${INBOX}?state=PARKED`);
    expect(body.items.map(({ kind, reason }) => [kind, reason])).toEqual(
      ['payout', 'dispute', 'refund', 'payment'].map((kind) => [kind, `the provider knows no ${kind} unheard_of`]),
    );
    for (const { attempts, nextAttemptAt, providerObjectId } of body.items) {
      expect([attempts, providerObjectId]).toEqual([1, 'unheard_of']);
      expect(Date.parse(nextAttemptAt ?? '')).not.toBeNaN();
    }
  });

  it.each(['state=LOST', 'limit=0', 'cursor=none', 'provider=sandbox'])('refuses ?%s', async (query) => {
    const { status, body } = await (await staffOf(billing, randomUUID())).get<ProblemBody>(`${INBOX}?${query}`);
    expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([400, 'request.invalid', `/${query.split('=')[0]}`]);
  });
});

describe('a callback that is tried again by hand', () => {
  it('is due at once, and applied when what it is about is known by now', async () => {
    const member = await payer(billing);
    const staff = await staffOf(billing, member.tenantId);
    const payment = await pay(member.http);
    // The provider has it and tells so; our note of it is missing, as after a crash between the two.
    const submitted = {
      paymentId: payment.id,
      paymentMethod: 'sandbox_ok',
      amount: { amountMinor: 2_000n, currency: 'EUR' },
    };
    const ctx = { tenantId: member.tenantId, actor: { kind: 'system', id: 'test', scopes: [] } } as never;
    const report = await wired.sandbox.createPayment(submitted, {
      ...(ctx as object),
      clock: billing.clock,
      newId: randomUUID,
    } as never);
    await receive(member.tenantId, 'evt_parked', report.providerId ?? '');
    await wired.applyDue();
    await billing.sql(
      `update billing.webhook_events set apply_after = now() + interval '1 hour' where tenant_id = $1`,
      [member.tenantId],
    );
    await wired.submitDue();
    expect((await wired.webhooks.takeDue(50)).filter(({ tenantId }) => tenantId === member.tenantId)).toEqual([]);
    const { status, body } = await retry(staff, 'evt_parked');
    expect([status, body.state]).toEqual([202, 'PARKED']);
    expect((await wired.webhooks.takeDue(50)).map(({ providerEventId }) => providerEventId)).toContain('evt_parked');
    await wired.applyDue();
    const { body: page } = await staff.get<Page>(`${INBOX}?state=APPLIED`);
    expect(page.items).toMatchObject([{ providerEventId: 'evt_parked', reason: null, nextAttemptAt: null }]);
    const { body: read } = await member.http.get<{ status: string }>(`/v1/payments/${payment.id}`);
    expect(read.status).toBe('SUCCEEDED');
    const again = await retry(staff, 'evt_parked');
    expect([again.status, again.body.code]).toEqual([409, 'billing.webhook_already_applied']);
  });

  it('is not found under another tenant, another provider, or a name that nobody sent', async () => {
    const tenantId = randomUUID();
    await receive(tenantId, 'evt_mine');
    const staff = await staffOf(billing, tenantId);
    const stranger = await staffOf(billing, randomUUID());
    const answers = [
      await retry(stranger, 'evt_mine'),
      await retry(staff, 'evt_other'),
      await staff.post<ProblemBody>(`${INBOX}/stripe/evt_mine/retry`, {}),
    ];
    for (const { status, body } of answers) expect([status, body.code]).toEqual([404, 'billing.webhook_not_found']);
  });
});
