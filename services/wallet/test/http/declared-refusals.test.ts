import { randomUUID } from 'node:crypto';
import type { ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWallet, type RunningWallet, someone } from '../running-wallet.ts';
import { csvOf, type Operator, operator } from '../settlement.ts';
import { setLimits } from '../tenant-limits.ts';

/*
 * Of the routes that move a person's money, every refusal of the wallet's own that they declare, produced; and none is produced that
 * they do not declare. What they share with all routes is in the test of declared answers.
 */

let wallet: RunningWallet;
let owls: Operator;
let admin: Awaited<ReturnType<typeof someone>>;
beforeAll(async () => {
  wallet = await openWallet();
});
beforeEach(async () => {
  owls = await operator(wallet);
  admin = await someone(wallet, 'admin', owls.tenantId);
});
afterAll(() => wallet.stop());

type Said = Promise<{ readonly status: number; readonly body: ProblemBody }>;

const revenue = { kind: 'system', name: 'revenue' };
const fees = { kind: 'system', name: 'fees' };
const member = () => ({ kind: 'user', userId: owls.anna.userId });
const order = (change: object = {}) => ({
  ...{ debit: member(), credit: revenue, amountMinor: 100, currency: 'EUR', note: 'A refusal' },
  ...change,
});
const nobody = { kind: 'user', userId: randomUUID() };
const itself = () => ({ kind: 'account', accountId: owls.anna.accountId });
const inFrancs = () => ({ debit: itself(), currency: 'CHF' });
const MOST = 2 ** 53 - 1;

/** An account of the tenant's that can take nothing more. */
const full = async (name: string, provider = ''): Promise<void> => {
  await wallet.sql(
    `insert into wallet.accounts (tenant_id, id, owner_kind, owner_id, kind, provider, currency, posted_minor, head_hash, opened_at)
     values ($1, gen_random_uuid(), 'tenant', $1, $2, $3, 'EUR', ${MOST}, decode(repeat('00', 32), 'hex'), now())`,
    [owls.tenantId, name, provider],
  );
};

const put = async (status: 'SUSPENDED' | 'CLOSED'): Promise<void> => {
  if (status === 'CLOSED') await post('/v1/transfers', order({ amountMinor: 10_000 }));
  await post(`/v1/accounts/${owls.anna.accountId}/status`, { status, reason: 'A refusal' });
};

const post = (path: string, body?: object, who: { http: RunningWallet['http'] } = owls.staff): Said =>
  who.http.post<ProblemBody>(path, { ...(body === undefined ? {} : { body }), idempotencyKey: randomUUID() });

const posted = async (change: object = {}): Promise<string> =>
  ((await post('/v1/transfers', order(change))).body as unknown as { transferId: string }).transferId;

type Scenes = Readonly<Record<string, () => Said>>;

/** What a correction can meet, whichever route it comes by. */
const corrections = (ask: (change?: object) => Said): Scenes => ({
  'wallet.account_not_found': () => ask({ credit: nobody }),
  'wallet.account_closed': async () => {
    await put('CLOSED');
    return ask({ debit: revenue, credit: member() });
  },
  'wallet.insufficient_funds': () => ask({ amountMinor: 10_001 }),
  'wallet.currency_mismatch': () => ask(inFrancs()),
  'wallet.balance_overflow': async () => {
    await full('fees');
    return ask({ credit: fees });
  },
  'wallet.same_account': () => ask({ credit: itself() }),
});

const reversals = (ask: (change?: object) => Said): Scenes => ({
  'wallet.transfer_not_found': () => ask({ reverses: randomUUID() }),
  'wallet.refund_exceeds_transfer': async () =>
    ask({ debit: revenue, credit: member(), amountMinor: 101, reverses: await posted() }),
});

const needsApproval = (ask: (change?: object) => Said): Scenes => ({
  'wallet.approval_required': async () => {
    await setLimits(wallet, owls.tenantId, { adjustmentApprovalMinor: 100 });
    return ask();
  },
});

const transfer = (change?: object) => post('/v1/transfers', order(change));
const adjust = (change?: object) => post('/v1/adjustments', order(change));

const pending = async (change: object = {}): Promise<string> => {
  await setLimits(wallet, owls.tenantId, { adjustmentApprovalMinor: 1 });
  const { body } = await adjust(change);
  await setLimits(wallet, owls.tenantId, {});
  return (body as unknown as { adjustmentId: string }).adjustmentId;
};
const approve = (id: string, who: { http: RunningWallet['http'] } = admin) =>
  post(`/v1/adjustments/${id}/approve`, undefined, who);

const approvals: Scenes = {
  'wallet.adjustment_not_found': () => approve(randomUUID()),
  'wallet.adjustment_decided': async () => {
    const id = await pending();
    await approve(id);
    return approve(id);
  },
  'wallet.second_person_required': async () => {
    await setLimits(wallet, owls.tenantId, { adjustmentApprovalMinor: 1 });
    const { body } = await post('/v1/adjustments', order(), admin);
    return approve((body as unknown as { adjustmentId: string }).adjustmentId);
  },
  'wallet.account_closed': async () => {
    const id = await pending({ debit: revenue, credit: member() });
    await put('CLOSED');
    return approve(id);
  },
  'wallet.insufficient_funds': async () => {
    const id = await pending({ amountMinor: 10_000 });
    await posted();
    return approve(id);
  },
  'wallet.balance_overflow': async () => {
    const id = await pending({ credit: fees });
    await full('fees');
    return approve(id);
  },
  'wallet.refund_exceeds_transfer': async () => {
    const back = { debit: revenue, credit: member(), amountMinor: 60, reverses: await posted() };
    const id = await pending(back);
    await posted(back);
    return approve(id);
  },
};

const rate = (quote: string, value: string) =>
  owls.staff.http.put(`/v1/exchange-rates/EUR/${quote}`, { body: { rate: value } });
const exchange = (change: object = {}, who = owls.anna as { http: RunningWallet['http'] }) =>
  post('/v1/wallet/exchanges', { amountMinor: 100, currency: 'EUR', buyCurrency: 'CHF', rate: '1', ...change }, who);

const exchanges: Scenes = {
  'wallet.account_not_found': async () => {
    await rate('CHF', '1');
    return exchange({}, await someone(wallet, 'member', owls.tenantId));
  },
  'wallet.account_suspended': async () => {
    await rate('CHF', '1');
    await put('SUSPENDED');
    return exchange();
  },
  'wallet.account_closed': async () => {
    await rate('CHF', '1');
    await put('CLOSED');
    return exchange();
  },
  'wallet.insufficient_funds': async () => {
    await rate('CHF', '1');
    return exchange({ amountMinor: 10_001 });
  },
  'wallet.balance_overflow': async () => {
    await rate('CHF', '1');
    await full('exchange');
    return exchange();
  },
  'wallet.exchange_too_small': async () => {
    await rate('CHF', '0.001');
    return exchange({ amountMinor: 1, rate: '0.001' });
  },
  'wallet.rate_not_found': () => exchange(),
  'wallet.rate_changed': async () => {
    await rate('CHF', '2');
    return exchange();
  },
};

const withdraw = (change: object = {}, who = owls.anna as { http: RunningWallet['http'] }) =>
  post(
    '/v1/wallet/withdrawals',
    { amountMinor: 100, currency: 'EUR', provider: 'manual', payoutMethod: 'ba_1', ...change },
    who,
  );
const withLimit = async (name: string, amountMinor: number): Said => {
  await setLimits(wallet, owls.tenantId, { [name]: amountMinor });
  return withdraw();
};

const withdrawals: Scenes = {
  'wallet.account_not_found': async () => withdraw({}, await someone(wallet, 'member', owls.tenantId)),
  'wallet.account_suspended': async () => {
    await put('SUSPENDED');
    return withdraw();
  },
  'wallet.account_closed': async () => {
    await put('CLOSED');
    return withdraw();
  },
  'wallet.insufficient_funds': () => withdraw({ amountMinor: 10_001 }),
  'wallet.currency_mismatch': () => withdraw({ accountId: owls.anna.accountId, currency: 'CHF' }),
  'wallet.withdrawal_below_minimum': () => withLimit('withdrawalMinimumMinor', 101),
  'wallet.withdrawal_over_day_limit': () => withLimit('withdrawalPerDayMinor', 99),
  'wallet.withdrawal_over_month_limit': () => withLimit('withdrawalPerMonthMinor', 99),
};

const differenceId = async (): Promise<string> => {
  const { body } = await owls.upload(
    csvOf({ id: await owls.firstPayment(), amount: '100' }, { id: 'sbx_lost', amount: '4.00' }),
  );
  return (await owls.differencesOf(body.reconciliationId))[0]?.differenceId ?? '';
};
const resolve = async (change?: object, id?: string): Said =>
  post(`/v1/differences/${id ?? (await differenceId())}/resolve`, { kind: 'adjustment', ...order(change) });

const resolutions: Scenes = {
  ...corrections(resolve),
  ...needsApproval(resolve),
  'wallet.difference_not_found': () => resolve({}, randomUUID()),
  'wallet.difference_resolved': async () => {
    const id = await differenceId();
    await resolve({}, id);
    return resolve({}, id);
  },
};

const batches: Scenes = {
  'wallet.linked_transfer_refused': () =>
    post('/v1/transfers/batch', { mode: 'linked', transfers: [order(), order({ amountMinor: 10_000 })] }),
};

const operations: Readonly<Record<string, Scenes>> = {
  postTransfer: { ...corrections(transfer), ...reversals(transfer), ...needsApproval(transfer) },
  postBatch: batches,
  requestAdjustment: { ...corrections(adjust), ...reversals(adjust) },
  approveAdjustment: approvals,
  exchange: exchanges,
  requestWithdrawal: withdrawals,
  resolveDifference: resolutions,
};

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Record<string, { operationId: string; 'x-tessera': { codes: Readonly<Record<string, readonly string[]>> } }>
    >
  >;
}

/** The wallet's own refusals that an operation declares. */
const declaredBy = async (operationId: string): Promise<string[]> => {
  const { paths } = (await wallet.http.get<Document>('/openapi.json')).body;
  const all = Object.values(paths).flatMap((methods) => Object.values(methods));
  const codes = all.find((operation) => operation.operationId === operationId)?.['x-tessera'].codes ?? {};
  return Object.values(codes)
    .flat()
    .filter((code) => code.startsWith('wallet.'));
};

describe.each(Object.keys(operations))('%s', (operationId) => {
  const scenes = operations[operationId] ?? {};

  it('declares these refusals, and no others', async () => {
    expect((await declaredBy(operationId)).sort()).toEqual(Object.keys(scenes).sort());
  });

  it.each(Object.keys(scenes))('refuses: %s', async (code) => {
    const { status, body } = (await scenes[code]?.()) ?? {};
    expect([body?.code, body?.detail === undefined, (status ?? 0) >= 400]).toEqual([code, false, true]);
  });
});
