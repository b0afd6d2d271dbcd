import { randomUUID } from 'node:crypto';
import { eventually } from '@tessera/testing';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWallet, type RunningWallet, someone } from '../running-wallet.ts';
import { csvOf, fileBody, inShort, type Operator, operator, type ReconciliationBody } from '../settlement.ts';

let wallet: RunningWallet;
let owls: Operator;
let first: string;
beforeAll(async () => {
  wallet = await openWallet();
});
beforeEach(async () => {
  owls = await operator(wallet);
  first = await owls.firstPayment();
});
afterAll(() => wallet.stop());

const found = async (content: string, change: object = {}) => {
  const { status, body } = await owls.upload(content, change);
  expect([status, body.detail]).toEqual([201, undefined]);
  return { run: body, differences: (await owls.differencesOf(body.reconciliationId)).map(inShort) };
};

const events = async (name: string) =>
  (
    await wallet.sql<{ body: string }>(`select body from wallet.outbox where tenant_id = $1 and subject like $2`, [
      owls.tenantId,
      `events.wallet.%.${name}.v1`,
    ])
  ).map(({ body }) => JSON.parse(body));

describe('a settlement file', () => {
  it('that says what the ledger says has no differences; fees are summed', async () => {
    await owls.payOut('po_1', 1_200);
    await owls.payOut('re_1', 300, 'REFUND');
    const { run, differences } = await found(
      csvOf(
        { id: first, amount: '100.00', fee: '1.75' },
        { id: 'po_1', type: 'payout', amount: '-12.00', fee: '0.25' },
        { id: 're_1', type: 'refund', amount: '-3' },
        { id: 'bill_11', type: 'fee', amount: '-9.90' },
      ),
    );
    expect(differences).toEqual([]);
    expect(run).toMatchObject({
      lines: 4,
      matched: 3,
      differences: 0,
      sums: [{ currency: 'EUR', fileMinor: 8_500, ledgerMinor: 8_500, feesMinor: 1_190 }],
      totals: [
        { type: 'fee', lines: 1, matched: 0, bookings: 0, fileMinor: -990, ledgerMinor: 0, feesMinor: 990 },
        { type: 'payment', lines: 1, matched: 1, bookings: 1, fileMinor: 10_000, ledgerMinor: 10_000, feesMinor: 175 },
        { type: 'payout', lines: 1, matched: 1, bookings: 1, fileMinor: -1_200, ledgerMinor: -1_200, feesMinor: 25 },
        { type: 'refund', lines: 1, matched: 1, bookings: 1, fileMinor: -300, ledgerMinor: -300, feesMinor: 0 },
      ],
    });
    expect((await owls.staff.http.get(`/v1/reconciliations/${run.reconciliationId}`)).body).toEqual(run);
    expect(await events('reconciliation-completed')).toMatchObject([
      { reconciliationId: run.reconciliationId, lines: 4, matched: 3, differences: 0, sums: run.sums },
    ]);
  });

  it('shows every way in which the two can differ', async () => {
    await owls.topUp('sbx_more', 500);
    await owls.topUp('sbx_franc', 700, { currency: 'CHF' });
    await owls.topUp('sbx_late', 900);
    const { run, differences } = await found(
      csvOf(
        { id: first, amount: '100.00' },
        { id: 'sbx_unknown', amount: '4.00' },
        { id: 'sbx_more', amount: '6.00' },
        { id: 'sbx_franc', amount: '7.00' },
        { id: first, amount: '100.00' },
      ),
    );
    expect(differences).toEqual([
      ['MISSING_IN_LEDGER', 'sbx_unknown', 400, null],
      ['AMOUNT_DIFFERS', 'sbx_more', 600, 500],
      ['CURRENCY_DIFFERS', 'sbx_franc', 700, 700],
      ['DUPLICATE_LINE', first, 10_000, null],
      ['MISSING_AT_PROVIDER', 'sbx_late', null, 900],
    ]);
    expect(run).toMatchObject({ lines: 5, matched: 1, differences: 5, newDifferences: 5, settled: 0 });
  });

  it('is one item by its id and the direction of the money: a refund that came back is another', async () => {
    await owls.payOut('re_1', 300, 'REFUND');
    const { differences } = await found(
      csvOf(
        { id: first, amount: '100' },
        { id: 're_1', type: 'refund', amount: '-3' },
        { id: 're_1', type: 'reversal', amount: '3' },
      ),
    );
    expect(differences).toEqual([['MISSING_IN_LEDGER', 're_1', 300, null]]);
  });

  it('tells what our side booked twice', async () => {
    await owls.payOut('re_1', 100, 'REFUND');
    await owls.payOut('re_1', 100, 'REFUND');
    const { differences } = await found(
      csvOf({ id: first, amount: '100' }, { id: 're_1', type: 'refund', amount: '-1.00' }),
    );
    expect(differences).toEqual([['BOOKED_TWICE', 're_1', null, -100]]);
  });

  it('is expected to hold what was booked in the period and in the currency, and nothing else', async () => {
    const december = { from: '2026-12-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
    await owls.topUp('sbx_first', 100, { effectiveAt: new Date(december.from) });
    await owls.topUp('sbx_last', 200, { effectiveAt: new Date('2026-12-31T23:59:59.999Z') });
    await owls.topUp('sbx_next', 300, { effectiveAt: new Date(december.to) });
    await owls.topUp('sbx_franc', 400, { effectiveAt: new Date(december.from), currency: 'CHF' });
    const header = csvOf();
    expect((await found(header, { period: december, currency: 'EUR' })).differences).toEqual([
      ['MISSING_AT_PROVIDER', 'sbx_first', null, 100],
      ['MISSING_AT_PROVIDER', 'sbx_last', null, 200],
    ]);
    expect((await found(header, { period: december })).differences.map(([, id]) => id)).toEqual([
      'sbx_first',
      'sbx_last',
      'sbx_franc',
    ]);
  });

  it('of one provider says nothing about another’s, nor about another tenant’s', async () => {
    const { run } = await found(csvOf({ id: first, amount: '100' }), { provider: 'otherpay' });
    expect(run).toMatchObject({ matched: 0, differences: 1 });
    const strangers = await operator(wallet);
    expect(await strangers.differences()).toEqual({ items: [], nextCursor: null });
    const peek = await strangers.staff.http.get(`/v1/reconciliations/${run.reconciliationId}`);
    expect(peek).toMatchObject({ status: 404, body: { code: 'wallet.reconciliation_not_found' } });
    const peekFurther = await strangers.staff.http.get(`/v1/reconciliations/${run.reconciliationId}/differences`);
    expect(peekFurther).toMatchObject({ status: 404, body: { code: 'wallet.reconciliation_not_found' } });
  });
});

describe('the same file again', () => {
  it('is the run that it was', async () => {
    const content = csvOf({ id: 'sbx_unknown', amount: '4.00' });
    const { run } = await found(content);
    const again = await owls.upload(content);
    expect([again.status, again.body]).toEqual([200, run]);
    const { body } = await owls.staff.http.get<{ items: object[] }>('/v1/reconciliations');
    expect(body.items).toEqual([run]);
    expect(await events('reconciliation-completed')).toHaveLength(1);
  });

  it('at the same time is one run, whatever instance it comes to', async () => {
    const { service, http } = await wallet.another();
    try {
      const body = fileBody(csvOf({ id: 'sbx_unknown', amount: '4.00' }));
      const answers = await Promise.all(
        [wallet.http, http, wallet.http, http].map((client) =>
          client.post<ReconciliationBody>('/v1/reconciliations', { body, token: owls.staff.token }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
      expect(new Set(answers.map((answer) => answer.body.reconciliationId)).size).toBe(1);
      expect((await owls.differences()).items.map(({ externalId }) => externalId)).toEqual(['sbx_unknown', first]);
    } finally {
      await service.stop();
    }
  });

  it('under the same key is refused while it runs elsewhere, and then answered byte for byte', async () => {
    const { service, http } = await wallet.another();
    const blocker = new pg.Client({ connectionString: wallet.database.adminUrl });
    await blocker.connect();
    try {
      const body = fileBody(csvOf({ id: first, amount: '100' }));
      const send = (client: typeof http) =>
        client.post<{ code?: string }>('/v1/reconciliations', {
          body,
          token: owls.staff.token,
          idempotencyKey: 'once',
        });
      await blocker.query('begin; lock table wallet.reconciliations in share mode');
      const running = send(wallet.http);
      const blocked = `select 1 from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`;
      await eventually(async () => expect(await wallet.sql(blocked, [wallet.database.name])).toHaveLength(1));
      expect(await send(http)).toMatchObject({ status: 409, body: { code: 'idempotency.in_flight' } });
      await blocker.query('rollback');
      const answered = await running;
      const again = await send(http);
      expect([answered.status, again.status, again.bytes]).toEqual([201, 201, answered.bytes]);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
    } finally {
      await blocker.end();
      await service.stop();
    }
  });

  it('about another period is another run, and what both find is one difference', async () => {
    const content = csvOf({ id: 'sbx_unknown', amount: '4.00' });
    const { run } = await found(content);
    const narrow = await found(content, { period: { from: '2026-11-21T00:00:00Z', to: '2026-11-22T00:00:00Z' } });
    expect(run).toMatchObject({ differences: 2, newDifferences: 2 });
    expect(narrow.run).toMatchObject({ differences: 2, newDifferences: 0 });
    expect((await owls.differences()).items).toHaveLength(2);
  });
});

describe('a later file', () => {
  it('settles what was missing at the provider, and an earlier one sent later does not open it again', async () => {
    await owls.topUp('sbx_late', 900);
    const { run } = await found(csvOf({ id: first, amount: '100' }));
    const { items: before } = await owls.differences('?state=OPEN');
    expect(before.map(inShort)).toEqual([['MISSING_AT_PROVIDER', 'sbx_late', null, 900]]);
    const later = await found(csvOf({ id: 'sbx_late', amount: '9.00' }));
    expect(later.run).toMatchObject({ matched: 1, differences: 0, settled: 1 });
    const [difference] = await owls.differencesOf(run.reconciliationId);
    expect(difference).toMatchObject({
      state: 'SETTLED',
      resolution: { kind: 'settled', settledBy: later.run.reconciliationId, resolvedBy: 'system:reconciliation' },
    });
    expect(await owls.differences('?state=OPEN')).toEqual({ items: [], nextCursor: null });
    expect(await events('difference-resolved')).toMatchObject([
      { differenceId: difference?.differenceId, resolution: 'settled', amountMinor: 900, currency: 'EUR' },
    ]);
    expect((await found(csvOf())).differences).toEqual([]);
  });

  it('that has the item with another amount settles that it was missing, and opens that it differs', async () => {
    await owls.topUp('sbx_late', 900);
    await found(csvOf({ id: first, amount: '100' }));
    const later = await found(csvOf({ id: 'sbx_late', amount: '8.00' }));
    expect(later.run).toMatchObject({ differences: 1, settled: 1 });
    expect((await owls.differences('?state=OPEN')).items.map(inShort)).toEqual([
      ['AMOUNT_DIFFERS', 'sbx_late', 800, 900],
    ]);
  });

  it('settles what the ledger lacked and has booked by now, also where it does not have it again', async () => {
    await found(csvOf({ id: first, amount: '100' }, { id: 'sbx_slow', amount: '5.00' }));
    await owls.topUp('sbx_slow', 500);
    const later = await found(csvOf());
    expect(later.run).toMatchObject({ differences: 0, settled: 1 });
    expect((await owls.differences('?state=OPEN')).items).toEqual([]);
  });

  it('leaves open what the ledger booked by now with another amount', async () => {
    await found(csvOf({ id: first, amount: '100' }, { id: 'sbx_slow', amount: '5.00' }));
    await owls.topUp('sbx_slow', 400);
    expect((await found(csvOf())).run).toMatchObject({ differences: 0, settled: 0 });
    expect((await owls.differences('?state=OPEN')).items).toHaveLength(1);
  });

  it('settles an amount that the provider has put right', async () => {
    await found(csvOf({ id: first, amount: '99.99' }));
    expect((await found(csvOf({ id: first, amount: '100' }))).run).toMatchObject({ matched: 1, settled: 1 });
  });
});

describe('Stripe’s balance transactions', () => {
  const transaction = (change: object = {}) => ({
    id: 'txn_1',
    object: 'balance_transaction',
    type: 'charge',
    amount: 10_000,
    fee: 320,
    net: 9_680,
    currency: 'eur',
    created: 1_763_755_200,
    source: first,
    reporting_category: 'charge',
    ...change,
  });
  const stripe = (...transactions: object[]) => JSON.stringify({ object: 'list', has_more: false, data: transactions });
  const format = { format: 'stripe-balance-transactions' };

  it('are matched by their source; fees are taken as they stand', async () => {
    await owls.payOut('po_1', 1_000);
    const { run, differences } = await found(
      stripe(
        transaction(),
        transaction({ id: 'txn_2', type: 'payout', amount: -1_000, fee: 0, net: -1_000, source: 'po_1' }),
        transaction({ id: 'txn_3', type: 'stripe_fee', amount: -45, fee: 0, net: -45, source: null }),
        transaction({
          id: 'txn_4',
          type: 'adjustment',
          amount: -50,
          fee: 1_500,
          net: -1_550,
          source: 'dp_1',
          reporting_category: 'dispute',
        }),
      ),
      format,
    );
    expect(differences).toEqual([['MISSING_IN_LEDGER', 'dp_1', -50, null]]);
    expect(run).toMatchObject({
      matched: 2,
      sums: [{ currency: 'EUR', fileMinor: 8_950, ledgerMinor: 9_000, feesMinor: 320 + 45 + 1_500 }],
    });
    expect(run.totals.map((total) => (total as { type: string }).type)).toEqual([
      'chargeback',
      'fee',
      'payment',
      'payout',
    ]);
  });

  it('that are wrong are all told, each with its number and field, and nothing is kept', async () => {
    const content = stripe(
      transaction({ amount: '10000' }),
      transaction({ net: 1 }),
      transaction({ currency: 'isk' }),
      transaction({ source: 'a\u0001b' }),
    );
    const { status, body } = await owls.upload(content, format);
    expect(status).toBe(400);
    expect(body.errors?.map(({ pointer, code, message }) => [pointer, code, message.split(':')[0]])).toEqual([
      ['/content', 'malformed_line', 'transaction 1, field amount'],
      ['/content', 'malformed_line', 'transaction 2, field net'],
      ['/content', 'malformed_line', 'transaction 3, field currency'],
      ['/content', 'malformed_line', 'transaction 4, field source'],
    ]);
    expect((await owls.staff.http.get<{ items: object[] }>('/v1/reconciliations')).body.items).toEqual([]);
  });
});

describe('a file that cannot be read is refused whole', () => {
  it('with each wrong line, its number and its column', async () => {
    const content = csvOf(
      { id: first, amount: '100' },
      { id: 'a', amount: '1.005' },
      { id: '', amount: '1', reference: '"two\r\nlines"' },
      { id: 'c', type: 'refund', amount: '3' },
      { id: 'd', amount: '1,00' },
      { id: 'e', amount: '1', currency: 'eur', time: 'yesterday' },
    );
    const { status, body } = await owls.upload(content);
    expect([status, body.code]).toEqual([400, 'request.invalid']);
    expect(body.errors).toEqual(
      [
        'line 3, column 3 (amount): EUR has 2 decimal places',
        'line 4, column 1 (id): an id is missing',
        'line 6, column 3 (amount): the amount of a refund is negative: positive is what came in at the provider, negative what left it',
        'line 7: expected 7 columns, as the first line names them, and there are 8',
        'line 8, column 4 (currency): expected a currency of ISO 4217, as EUR',
        'line 8, column 6 (time): expected a time with its zone (RFC 3339), as 2026-11-21T20:00:00Z',
      ].map((message) => ({ in: 'body', pointer: '/content', code: 'malformed_line', message })),
    );
    expect((await owls.staff.http.get<{ items: object[] }>('/v1/reconciliations')).body.items).toEqual([]);
    expect(await wallet.sql('select 1 from wallet.settlement_lines where tenant_id = $1', [owls.tenantId])).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      'a period that ends before it begins',
      { period: { from: '2026-12-01T00:00:00Z', to: '2026-11-01T00:00:00Z' } },
      '/period/to',
    ],
    ['a period without a zone', { period: { from: '2026-12-01', to: '2027-01-01T00:00:00Z' } }, '/period/from'],
    [
      'a period before all years',
      { period: { from: '0000-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' } },
      '/period/from',
    ],
    ['a provider that cannot be one', { provider: 'Sand Box' }, '/provider'],
    ['a currency nobody knows', { currency: 'XYZ' }, '/currency'],
    ['a format nobody knows', { format: 'xlsx' }, '/format'],
    ['nothing', { content: '' }, '/content'],
    ['an unknown field', { mode: 'fast' }, '/mode'],
  ])('for %s', async (_what, change, pointer) => {
    const { status, body } = await owls.upload(csvOf(), change);
    expect([status, body.code, body.errors?.map((error) => error.pointer)]).toEqual([
      400,
      'request.invalid',
      [pointer],
    ]);
  });

  it('where a sum would pass what JSON carries exactly', async () => {
    const most = '90071992547409.91';
    const { status, body } = await owls.upload(csvOf({ id: 'a', amount: most }, { id: 'b', amount: most }));
    expect([status, body.code]).toEqual([422, 'wallet.reconciliation_too_large']);
    expect((await owls.differences()).items).toEqual([]);
  });
});

it('takes files that are larger than other bodies may be', async () => {
  const reference = 'x'.repeat(120);
  const lines = Array.from({ length: 2_000 }, (_, index) => ({ id: `sbx_${index}`, amount: '1.00', reference }));
  const content = csvOf({ id: first, amount: '100' }, ...lines);
  expect(content.length).toBeGreaterThan(256 * 1_024);
  const { run } = await found(content);
  expect(run).toMatchObject({ lines: 2_001, matched: 1, differences: 2_000 });
});

it('lists runs newest first and differences oldest first, page by page', async () => {
  const runs = [];
  for (const id of ['a', 'b', 'c']) runs.unshift((await found(csvOf({ id, amount: '1' }))).run.reconciliationId);
  const list = async (query: string) =>
    (
      await owls.staff.http.get<{ items: ReconciliationBody[]; nextCursor: string | null }>(
        `/v1/reconciliations${query}`,
      )
    ).body;
  const page = await list('?limit=2');
  const rest = await list(`?limit=2&cursor=${page.nextCursor}`);
  expect([...page.items, ...rest.items].map(({ reconciliationId }) => reconciliationId)).toEqual(runs);
  expect(rest.nextCursor).toBeNull();
  expect((await list('?provider=otherpay')).items).toEqual([]);
  const ids: string[] = [];
  for (let query = '?state=OPEN&limit=3'; ; ) {
    const { items, nextCursor } = await owls.differences(query);
    ids.push(...items.map(({ externalId }) => externalId));
    if (nextCursor === null) break;
    query = `?state=OPEN&limit=3&cursor=${nextCursor}`;
  }
  expect(ids).toEqual(['a', first, 'b', 'c']);
  expect((await owls.differences('?kind=MISSING_AT_PROVIDER&provider=sandbox')).items.map(inShort)).toEqual([
    ['MISSING_AT_PROVIDER', first, null, 10_000],
  ]);
  expect((await owls.differences('?state=SETTLED')).items).toEqual([]);
});

it('is for staff alone', async () => {
  const member = await someone(wallet, 'member', owls.tenantId);
  for (const path of ['/v1/reconciliations', '/v1/differences']) {
    expect(await member.http.get(path)).toMatchObject({ status: 403, body: { code: 'auth.scope_missing' } });
  }
  const path = `/v1/differences/${randomUUID()}/resolve`;
  expect(await member.http.post(path, { body: {} })).toMatchObject({ status: 403 });
});
