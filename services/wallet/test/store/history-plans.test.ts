import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HISTORY_LINES, POSITIONS, TURNOVER } from '../../src/persistence/history-statements.ts';
import { ENTRY_LINES } from '../../src/persistence/statement-store.ts';
import { TRANSFER } from '../../src/persistence/transfer-store.ts';
import { type LedgerOnPostgres, ledgerOnPostgres } from '../ledger-on-postgres.ts';
import { longAccount } from '../long-account.ts';

/*
 * What it costs to look back is told by the plans that Postgres carries out, in rows that it reads, and not by the clock:
 * the same for an account of a hundred entries and for one of a hundred thousand, but for the steps of a binary search.
 */

const SHORT = 100;
const LONG = 100_000;

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Plan[];
}

let ledger: LedgerOnPostgres;
let service: pg.Client;
/** Known before the accounts are made. */
const tenants = new Map([SHORT, LONG].map((count) => [count, { tenantId: randomUUID(), accountId: randomUUID() }]));
const idsOf = (count: number) => tenants.get(count) ?? { tenantId: '', accountId: '' };

beforeAll(async () => {
  ledger = await ledgerOnPostgres();
  service = new pg.Client({ connectionString: ledger.database.url });
  await service.connect();
  for (const count of [SHORT, LONG]) {
    await longAccount(ledger.sql, {
      ...idsOf(count),
      count,
      signedMinor: 'case when n % 3 = 0 then -1 else 2 end',
      postedAt: `timestamptz '2021-01-01T00:00:00Z' + n * interval '1 minute'`,
    });
  }
  // A table of a few rows is read whole, by whatever statement.
  await ledger.sql(
    `insert into wallet.accounts (tenant_id, id, owner_kind, owner_id, kind, currency, floor_minor, head_hash, opened_at)
     select tenant_id, gen_random_uuid(), 'user', gen_random_uuid(), 'default', 'EUR', 0, head_hash, opened_at
     from wallet.accounts, generate_series(1, 1000) where owner_kind = 'user'`,
  );
  await ledger.sql('analyze wallet.accounts, wallet.ledger_entries, wallet.transfers, wallet.holds');
}, 120_000);
afterAll(async () => {
  await service.end();
  await ledger.close();
});

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** Rows of tables and indexes that a statement touched as the service runs it, by table, and how they were found. */
const costOf = async (tenantId: string, statement: string, parameters: readonly unknown[]) => {
  await service.query('begin');
  await service.query(`select set_config('tessera.tenant', $1, true)`, [tenantId]);
  await service.query(`select set_config('search_path', 'wallet', true)`);
  const explain = `explain (analyze, timing off, format json) ${statement}`;
  const { rows } = await service.query(explain, [tenantId, ...parameters]);
  await service.query('rollback');
  const [{ Plan: plan }] = rows[0]['QUERY PLAN'] as [{ Plan: Plan }];
  const scans = nodesOf(plan).filter((node) => node['Relation Name'] !== undefined);
  const read: Record<string, number> = {};
  for (const node of scans) {
    const [name = '', loops] = [node['Relation Name'], node['Actual Loops']];
    const left = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
    // Postgres tells averages of loops, rounded.
    read[name] = (read[name] ?? 0) + Math.ceil((node['Actual Rows'] + left) * loops);
  }
  const others = scans.map((node) => node['Node Type']).filter((kind) => !/^Index (Only )?Scan$/.test(kind));
  return { read, others };
};

/** Instants all over the account's life: before it, in it, at its ends. */
const instantsOf = (count: number): string[] =>
  [0, 1, 2, count / 3, count / 2, count - 1, count, count + 1].map((minutes) =>
    new Date(Date.parse('2021-01-01T00:00:00Z') + minutes * 60_000).toISOString(),
  );

describe.each([SHORT, LONG])('of an account with %i entries', (count) => {
  const { tenantId, accountId } = idsOf(count);

  it('the position at an instant reads two entries more than it halves', async () => {
    const steps = Math.ceil(Math.log2(count + 1));
    for (const instant of instantsOf(count)) {
      const { read, others } = await costOf(tenantId, POSITIONS, [accountId, [instant]]);
      expect(read['ledger_entries']).toBeLessThanOrEqual(steps + 2);
      expect(read['accounts']).toBe(1);
      expect(others).toEqual([]);
    }
  });

  it('a page of a statement reads its lines, wherever it begins', async () => {
    for (const after of [0, Math.floor(count / 2), count - 50]) {
      const { read, others } = await costOf(tenantId, HISTORY_LINES, [accountId, after, count, 50]);
      expect(read).toMatchObject({ ledger_entries: 50, transfers: 50 });
      // The other side is mostly the same account, and then looked up once.
      expect(read['accounts']).toBeLessThanOrEqual(50);
      expect(others).toEqual([]);
    }
  });

  it('totals read the lines of their period', async () => {
    const { read, others } = await costOf(tenantId, TURNOVER, [accountId, count - 90, count - 10]);
    expect(read).toEqual({ ledger_entries: 80 });
    expect(others).toEqual([]);
  });

  it('a page of entries reads its lines, wherever it begins and however short the period', async () => {
    for (const [after, before] of [
      [0, count + 1],
      [0, Math.floor(count / 2) + 10],
      [count - 60, count - 5],
    ]) {
      const { read, others } = await costOf(tenantId, ENTRY_LINES, [accountId, after, before, 50]);
      expect(read).toEqual({ ledger_entries: 50, transfers: 50 });
      expect(others).toEqual([]);
    }
  });

  it('a transfer is found by its id, with what gave it back', async () => {
    const [entry] = await ledger.sql<{ transfer_id: string }>(
      'select transfer_id from wallet.ledger_entries where tenant_id = $1 and account_id = $2 and sequence = 7',
      [tenantId, accountId],
    );
    const { read, others } = await costOf(tenantId, TRANSFER, [entry?.transfer_id, 100]);
    expect(read['transfers']).toBe(1);
    expect(others).toEqual([]);
  });

  it('this test finds what reads more: the same balance asked by time', async () => {
    const byTime = `
      select balance_after_minor from ledger_entries
      where tenant_id = $1 and account_id = $2 and posted_at < $3
      order by sequence desc limit 1`;
    const { read } = await costOf(tenantId, byTime, [accountId, instantsOf(count)[2]]);
    expect(read['ledger_entries']).toBeGreaterThan(count - 5);
  });
});
