import { randomUUID } from 'node:crypto';
import type { ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCsv } from '../parse-csv.ts';
import { openWallet, type RunningWallet, someone } from '../running-wallet.ts';
import { type CsvLine, csvOf, type Operator, operator, type ReconciliationBody } from '../settlement.ts';

let wallet: RunningWallet;
let owls: Operator;
beforeAll(async () => {
  wallet = await openWallet();
});
beforeEach(async () => {
  owls = await operator(wallet);
});
afterAll(() => wallet.stop());

const run = async (...lines: readonly CsvLine[]): Promise<ReconciliationBody> => {
  const { status, body } = await owls.upload(csvOf({ id: await owls.firstPayment(), amount: '100.00' }, ...lines));
  expect(status).toBe(201);
  return body;
};

const report = (reconciliationId: string) =>
  owls.staff.http.get<string>(`/v1/reconciliations/${reconciliationId}?format=csv`);

/** The records of a kind, with the fields that have something in them. */
const recordsOf = (text: string, kind: string): Record<string, string>[] =>
  parseCsv(text)
    .filter(({ record }) => record === kind)
    .map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')));

describe('a reconciliation as CSV', () => {
  it('is a file of what was compared, its sums and totals, and every difference as it stands now', async () => {
    await owls.topUp('sbx_more', 500);
    const { reconciliationId: id } = await run(
      { id: 'sbx_franc', amount: '7.00', currency: 'CHF', fee: '0.30' },
      { id: 'sbx_yen', amount: '900', currency: 'JPY' },
    );
    const [franc] = (await owls.differencesOf(id)).filter(({ externalId }) => externalId === 'sbx_franc');
    const note = '=SUM(A1:A9), "by hand"';
    expect((await owls.resolve(franc?.differenceId ?? '', { kind: 'explained', note })).status).toBe(200);
    const { status, headers, body } = await report(id);
    expect([status, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      `attachment; filename="reconciliation-${id}.csv"`,
    ]);
    expect(recordsOf(body, 'reconciliation')).toMatchObject([
      { lines: '3', matched: '1', differences: '3', provider: 'sandbox', from: '2020-01-01T00:00:00.000Z' },
    ]);
    expect(recordsOf(body, 'sum')).toEqual([
      expect.objectContaining({ fileCurrency: 'CHF', fileAmount: '7.00', ledgerAmount: '0.00', feesAmount: '0.30' }),
      expect.objectContaining({ fileCurrency: 'EUR', fileMinor: '10000', ledgerMinor: '10500' }),
      expect.objectContaining({ fileCurrency: 'JPY', fileAmount: '900', fileMinor: '900' }),
    ]);
    expect(recordsOf(body, 'total').map(({ type, bookings }) => [type, bookings])).toHaveLength(3);
    const found = new Map(recordsOf(body, 'difference').map((row) => [row['externalId'], row]));
    expect(found.get('sbx_more')).toMatchObject({ kind: 'MISSING_AT_PROVIDER', state: 'OPEN', ledgerAmount: '5.00' });
    expect(found.get('sbx_more')).not.toHaveProperty('fileAmount');
    expect(found.get('sbx_yen')).toMatchObject({ kind: 'MISSING_IN_LEDGER', lineNumber: '4', fileAmount: '900' });
    expect(found.get('sbx_franc')).toMatchObject({
      state: 'RESOLVED',
      resolution: 'explained',
      // No spreadsheet takes it for a formula.
      note: `'${note}`,
      resolvedBy: `user:${owls.staff.userId}`,
    });
    expect(parseCsv(body).at(-1)).toMatchObject({ record: 'end', differences: '3' });
  });

  it('has all differences, however many parts they are read in', async () => {
    const many = Array.from({ length: 1_203 }, (_, index) => ({ id: `sbx_${index}`, amount: '1.00' }));
    const { reconciliationId } = await run(...many);
    const { body } = await report(reconciliationId);
    const ids = recordsOf(body, 'difference').map(({ externalId }) => externalId);
    expect([ids.length, new Set(ids).size]).toEqual([1_203, 1_203]);
    expect(parseCsv(body).at(-1)).toMatchObject({ record: 'end', differences: '1203' });
  });

  it('has nothing but sums where file and ledger agree', async () => {
    const { reconciliationId } = await run();
    const { body } = await report(reconciliationId);
    expect(recordsOf(body, 'difference')).toEqual([]);
    expect(parseCsv(body).at(-1)).toMatchObject({ record: 'end', differences: '0' });
  });

  it('is not there for another tenant', async () => {
    const { reconciliationId } = await run();
    const strangers = await someone(wallet, 'staff', randomUUID());
    const { status, body } = await strangers.http.get<ProblemBody>(
      `/v1/reconciliations/${reconciliationId}?format=csv`,
    );
    expect([status, body.code]).toEqual([404, 'wallet.reconciliation_not_found']);
  });
});

it('a form that there is not is refused', async () => {
  const { reconciliationId } = await run();
  const path = `/v1/reconciliations/${reconciliationId}?format=pdf`;
  const { status, body } = await owls.staff.http.get<ProblemBody>(path);
  expect([status, body.errors?.[0]?.pointer]).toEqual([400, '/format']);
});
