import { randomUUID } from 'node:crypto';
import type { DemoResult } from '@tessera/tools/demo';
import type { Rows } from './fingerprint.ts';
import type { Resolve } from './sample.ts';

/** Parameters that name what belongs to one member, and is nothing to the others. */
export const personal = ['accountId', 'claimId', 'paymentId', 'purchaseId', 'ticketId', 'transferId', 'withdrawalId'];

/** Limits that stand in nobody's way: what the walls try comes after them. */
const PLENTY = ['1000000'];

/** Values that are nobody's: what a call needs to be a good one. */
export const values: Readonly<Record<string, readonly string[]>> = {
  // Providers take no smaller payments, each in its own way, so that the document cannot say how much it must be.
  'createPayment.amountMinor': ['1000'],
  adjustmentApprovalMinor: PLENTY,
  base: ['EUR'],
  buyCurrency: ['CHF'],
  country: ['DE'],
  // Of a type that nothing here happens of, so that nothing is sent.
  eventTypes: ['billing.dispute.dispute-lost.v1'],
  metric: ['tickets.sold'],
  provider: ['sandbox'],
  quote: ['CHF'],
  rate: ['1.5'],
  'reconcile.content': ['id,type,amount,currency,fee,time,reference\n'],
  'reconcile.from': ['2020-01-01T00:00:00Z'],
  'reconcile.to': ['2020-01-02T00:00:00Z'],
  'reportPools.from': ['2020-01-01T00:00:00Z'],
  'reportPools.to': ['2030-01-01T00:00:00Z'],
  perDayMinor: PLENTY,
  perMonthMinor: PLENTY,
  withdrawalApprovalMinor: PLENTY,
  withdrawalPerDayMinor: PLENTY,
  withdrawalPerMonthMinor: PLENTY,
};

/** What may be there once only: another at each call, because the same call is made at the service and through the gateway. */
const fresh: Readonly<Record<string, () => readonly string[]>> = {
  'createWebhookEndpoint.url': () => [`http://127.0.0.1:1/${randomUUID()}`],
};

/** The member whose things the walls are tried with. */
export const buyerOf = ({ attempts }: DemoResult): string => attempts.find(({ bought }) => bought)?.person.userId ?? '';

/**
 * What the tenant has, by the names under which routes ask for it. A route with a new parameter fails the matrix until
 * a line here says what it stands for.
 */
export const thingsOf = async (
  rows: Rows,
  demo: DemoResult,
): Promise<{ readonly resolve: Resolve; readonly ids: ReadonlySet<string>; readonly buyer: string }> => {
  const { club, pool } = demo;
  const { tenantId } = club;
  const buyer = buyerOf(demo);
  const idIn = async (table: string, more = 'true'): Promise<string[]> => {
    const found = await rows.sql<{ id: string }>(
      `select id from ${table} where tenant_id = $1 and ${more} order by id`,
      [tenantId],
    );
    const ids = found.map(({ id }) => id);
    if (ids.length === 0) throw new Error(`the tenant has nothing in ${table}`);
    return ids;
  };
  const first = async (table: string, more?: string): Promise<string[]> => (await idIn(table, more)).slice(0, 1);
  const lastCheckpoint = async (): Promise<string> => {
    const found = await rows.sql<{ number: string }>(
      'select number from wallet.checkpoints where tenant_id = $1 order by number desc limit 1',
      [tenantId],
    );
    if (found[0] === undefined) throw new Error('the tenant has no checkpoint');
    return found[0].number;
  };
  const aCallback = async (): Promise<string> => {
    const found = await rows.sql<{ id: string }>(
      `select provider_event_id as id from billing.webhook_events where tenant_id = $1 order by id limit 1`,
      [tenantId],
    );
    if (found[0] === undefined) throw new Error('the tenant has no callback');
    return found[0].id;
  };
  const known: Readonly<Record<string, readonly string[]>> = {
    ...values,
    accountId: await first('wallet.accounts', `owner_id = '${buyer}'`),
    adjustmentId: await first('wallet.adjustments'),
    claimId: await first('raffle.claims', `user_id = '${buyer}' and state = 'OPEN'`),
    differenceId: await first('wallet.differences'),
    endpointId: await first('analytics.webhook_endpoints'),
    eventId: await first('analytics.events'),
    followsPoolId: [pool.poolId],
    mailId: await first('identity.mails'),
    number: [await lastCheckpoint()],
    ownerId: [buyer],
    paymentId: await first('billing.payments', `user_id = '${buyer}'`),
    poolId: [pool.poolId, ...(await idIn('raffle.pools', `id <> '${pool.poolId}'`))],
    prizeId: await first('raffle.prizes'),
    'publishEarningRule.id': await first('loyalty.earning_rules'),
    providerEventId: [await aCallback()],
    purchaseId: await first('raffle.purchases', `user_id = '${buyer}' and status = 'CONFIRMED'`),
    reconciliationId: await first('wallet.reconciliations'),
    reverses: await first('wallet.transfers'),
    tenantId: [tenantId],
    ticketId: await first('raffle.tickets', `user_id = '${buyer}'`),
    transferId: await first(
      'wallet.transfers',
      `credit_account_id in (select id from wallet.accounts where owner_id = '${buyer}')`,
    ),
    userId: [buyer],
    withdrawalId: await first('wallet.withdrawals', `user_id = '${buyer}'`),
  };
  return { resolve: (name) => fresh[name]?.() ?? known[name], ids: await rows.idsOf(tenantId), buyer };
};
