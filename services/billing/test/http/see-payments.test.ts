import type { ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBilling, type PaymentBody, pay, payer, type RunningBilling } from '../running-billing.ts';

interface Page {
  readonly items: readonly PaymentBody[];
  readonly nextCursor: string | null;
}

let billing: RunningBilling;
beforeAll(async () => {
  billing = await openBilling();
});
afterAll(() => billing.stop());

const staffOf = async (tenantId: string) =>
  billing.http.with({ token: await billing.tokens.tokenFor({ tenantId, role: 'staff' }) });

const idsOf = ({ items }: Page): string[] => items.map(({ id }) => id);

describe('one payment', () => {
  it('is seen by who paid and by those who manage payments', async () => {
    const member = await payer(billing);
    const { id } = await pay(member.http);
    for (const http of [member.http, await staffOf(member.tenantId)]) {
      const { status, body } = await http.get<PaymentBody>(`/v1/payments/${id}`);
      expect([status, body.id, body.userId]).toEqual([200, id, member.userId]);
    }
  });

  it('is not there for another member, nor for another tenant’s staff, whatever they call it', async () => {
    const member = await payer(billing);
    const { id } = await pay(member.http);
    const neighbour = await payer(billing, member.tenantId);
    const stranger = await payer(billing);
    for (const http of [neighbour.http, stranger.http, await staffOf(stranger.tenantId)]) {
      const { status, body } = await http.get<ProblemBody>(`/v1/payments/${id}`);
      expect([status, body.code]).toEqual([404, 'billing.payment_not_found']);
    }
  });
});

describe('the list of payments', () => {
  it('holds one’s own, or the tenant’s for those who manage payments, newest first', async () => {
    const one = await payer(billing);
    const other = await payer(billing, one.tenantId);
    const stranger = await payer(billing);
    const first = await pay(one.http);
    const second = await pay(other.http);
    await pay(stranger.http);
    expect(idsOf((await one.http.get<Page>('/v1/payments')).body)).toEqual([first.id]);
    expect(idsOf((await other.http.get<Page>('/v1/payments')).body)).toEqual([second.id]);
    const all = await (await staffOf(one.tenantId)).get<Page>('/v1/payments');
    expect(idsOf(all.body)).toEqual([second.id, first.id]);
  });

  it('is read page by page, each payment once, while new ones come in front', async () => {
    const { http } = await payer(billing);
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) made.unshift((await pay(http)).id);
    const read: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '?limit=2' : `?limit=2&cursor=${cursor}`;
      const page = await http.get<Page>(`/v1/payments${query}`);
      read.push(...idsOf(page.body));
      cursor = page.body.nextCursor;
      await pay(http);
    }
    expect(read).toEqual(made);
  });

  it.each(['limit=101', 'limit=x', 'cursor=bm90LWFuLWlk', 'cursor=%20', 'userId=somebody'])(
    'refuses ?%s',
    async (query) => {
      const { http } = await payer(billing);
      const { status, body } = await http.get<ProblemBody>(`/v1/payments?${query}`);
      expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([
        400,
        'request.invalid',
        `/${query.split('=')[0]}`,
      ]);
    },
  );
});
