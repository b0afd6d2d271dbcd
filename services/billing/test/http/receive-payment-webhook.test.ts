import { randomUUID } from 'node:crypto';
import type { ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callback, callbackAbout, openBilling, type RunningBilling, WEBHOOKS } from '../running-billing.ts';

let billing: RunningBilling;
let tenantId: string;
beforeAll(async () => {
  billing = await openBilling();
});
beforeEach(() => {
  tenantId = randomUUID();
});
afterAll(() => billing.stop());

const stored = () =>
  billing.sql<{ tenant_id: string; provider_event_id: string; state: string; payload: unknown }>(
    'select tenant_id, provider_event_id, state, payload from billing.webhook_events where tenant_id = $1',
    [tenantId],
  );
const everStored = async (): Promise<number> => (await billing.sql('select 1 from billing.webhook_events')).length;

const MINUTE_MS = 60_000;

describe('a callback', () => {
  it('is stored in the tenant that was signed, and answered without a body', async () => {
    const content = callbackAbout(tenantId, 'sbx_1', 'evt_1');
    const { status, bytes } = await billing.http.post(WEBHOOKS, callback(content));
    expect([status, bytes.length]).toEqual([202, 0]);
    expect(await stored()).toEqual([
      { tenant_id: tenantId, provider_event_id: 'evt_1', state: 'RECEIVED', payload: content.data },
    ]);
  });

  it('that comes again and again, also at the same moment, is stored once', async () => {
    const content = callbackAbout(tenantId, 'sbx_1', 'evt_again');
    const answers = await Promise.all(Array.from({ length: 5 }, () => billing.http.post(WEBHOOKS, callback(content))));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(await stored()).toHaveLength(1);
  });

  it('is the first one that came: a second body under the same id changes nothing', async () => {
    await billing.http.post(WEBHOOKS, callback(callbackAbout(tenantId, 'sbx_first', 'evt_same')));
    await billing.http.post(WEBHOOKS, callback(callbackAbout(tenantId, 'sbx_second', 'evt_same')));
    expect(await stored()).toMatchObject([{ payload: { objectId: 'sbx_first' } }]);
  });

  it('of one tenant does not hide another tenant’s with the same id', async () => {
    const other = randomUUID();
    await billing.http.post(WEBHOOKS, callback(callbackAbout(other, 'sbx_1', 'evt_both')));
    await billing.http.post(WEBHOOKS, callback(callbackAbout(tenantId, 'sbx_1', 'evt_both')));
    expect(await stored()).toHaveLength(1);
  });
});

describe('a callback is refused, and nothing of it stored,', () => {
  const genuine = () => callback(callbackAbout(tenantId, 'sbx_1'));
  const forged: readonly [string, () => Parameters<RunningBilling['http']['post']>[1]][] = [
    ['with no signature at all', () => ({ ...genuine(), headers: { 'content-type': 'application/json' } })],
    [
      'with somebody else’s signature',
      () => callback(callbackAbout(tenantId, 'sbx_1'), { secret: 'another-secret-of-some-forty-characters!' }),
    ],
    [
      'when its body was altered after signing',
      () =>
        callback(callbackAbout(randomUUID(), 'sbx_1'), { altered: JSON.stringify(callbackAbout(tenantId, 'sbx_1')) }),
    ],
    [
      'when as much as a space was added',
      () => {
        const content = JSON.stringify(callbackAbout(tenantId, 'sbx_1'));
        return callback(content, { altered: `${content} ` });
      },
    ],
    ['when its id was altered', () => ({ ...genuine(), headers: { ...genuine().headers, 'webhook-id': 'evt_other' } })],
    [
      'when it was signed more than five minutes ago',
      () => callback(callbackAbout(tenantId, 'sbx_1'), { at: new Date(Date.now() - 6 * MINUTE_MS) }),
    ],
    [
      'when it claims to come from the future',
      () => callback(callbackAbout(tenantId, 'sbx_1'), { at: new Date(Date.now() + 6 * MINUTE_MS) }),
    ],
    [
      'when its timestamp was made younger',
      () => {
        const old = callback(callbackAbout(tenantId, 'sbx_1'), { at: new Date(Date.now() - 6 * MINUTE_MS) });
        return { ...old, headers: { ...old.headers, 'webhook-timestamp': String(Math.floor(Date.now() / 1_000)) } };
      },
    ],
  ];

  it.each(forged)('%s', async (_how, settings) => {
    const before = await everStored();
    const { status, body } = await billing.http.post<ProblemBody>(WEBHOOKS, settings());
    expect([status, body.code]).toEqual([401, 'billing.webhook_signature_invalid']);
    expect(await everStored()).toBe(before);
  });

  it.each([
    ['signed text that is no JSON', 'hello'],
    ['a signed body of another shape', { id: 'evt', type: 'payment.succeeded' }],
    ['a signed body whose tenant is no id', callbackAbout('tenant-1', 'sbx_1')],
  ])('when it is %s', async (_what, content) => {
    const before = await everStored();
    const { status, body } = await billing.http.post<ProblemBody>(WEBHOOKS, callback(content));
    expect([status, body.code]).toEqual([422, 'billing.webhook_malformed']);
    expect(await everStored()).toBe(before);
  });

  it('when nobody here knows the provider', async () => {
    const { status, body } = await billing.http.post<ProblemBody>('/v1/payment-webhooks/paypal', genuine());
    expect([status, body.code]).toEqual([422, 'billing.provider_unknown']);
  });
});
