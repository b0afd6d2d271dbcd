import { randomUUID } from 'node:crypto';
import { migrateDown, migrateUp } from '@tessera/runtime/postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import { adjust, complete, withdraw } from '../decisions-in-memory.ts';
import { hold, revenue, tenantId, topUp, user } from '../ledger-in-memory.ts';
import { callOf, type LedgerOnPostgres, ledgerOnPostgres } from '../ledger-on-postgres.ts';

/*
 * What the tables of withdrawals, adjustments and limits refuse by themselves, whatever the service above them does.
 */

let ledger: LedgerOnPostgres;
let service: pg.Client;
let done: string;
let open: string;
let posted: string;
beforeAll(async () => {
  ledger = await ledgerOnPostgres();
  service = new pg.Client({ connectionString: ledger.database.url });
  await service.connect();
  await ledger.given(topUp('anna', 1_000));
  done = (await ledger.given(withdraw('anna', 100))).id;
  await ledger.given(complete(done, 'bank-1'));
  open = (await ledger.given(withdraw('anna', 100))).id;
  posted = (await ledger.given(adjust(revenue, user('anna'), 5))).id;
  await ledger.sql(
    `insert into wallet.settings (tenant_id, currency, version, changed_by, changed_at) values ($1, 'EUR', 1, 'x', now())`,
    [tenantId],
  );
});
afterAll(async () => {
  await service.end();
  await ledger.close();
});

const FORBIDDEN = '42501';

/** A statement inside a tenant's transaction, undone afterwards. Returns its rows or the error's code or constraint. */
const attempt = async (statement: string, parameters: readonly unknown[] = [], tenant = tenantId) => {
  try {
    await service.query('begin');
    await service.query(`select set_config('tessera.tenant', $1, true), set_config('search_path', 'wallet', true)`, [
      tenant,
    ]);
    return (await service.query(statement, [...parameters])).rows;
  } catch (error) {
    const { code, constraint } = error as pg.DatabaseError;
    return constraint ?? code;
  } finally {
    await service.query('rollback');
  }
};

describe('a withdrawal', () => {
  it.each(['CREATED', 'PROCESSING', 'FAILED', 'CANCELLED'])('that is completed does not become %s', async (status) => {
    const back = `update withdrawals set status = $2, transfer_id = null, provider_payout_id = null, sequence = 9 where id = $1`;
    expect(await attempt(back, [done, status])).toBe('withdrawals_forward_only');
  });

  it('that is under way does not wait again, and its steps do not run backwards', async () => {
    const step = 'update withdrawals set status = $2, sequence = $3 where id = $1';
    expect(await attempt(step, [open, 'CREATED', 9])).toBe('withdrawals_forward_only');
    expect(await attempt(step, [open, 'PROCESSING', 2])).toBe('withdrawals_forward_only');
  });

  it('is completed by a transfer and a payout, and not without', async () => {
    const without = `update withdrawals set status = 'COMPLETED', ended_at = now(), sequence = 9 where id = $1`;
    expect(await attempt(without, [open])).toBe('withdrawals_paid');
    const again = `update withdrawals set status = 'COMPLETED', ended_at = now(), sequence = 9, provider_payout_id = 'bank-1',
      transfer_id = (select transfer_id from withdrawals where id = $2) where id = $1`;
    expect(await attempt(again, [open, done])).toBe('withdrawals_provider_payout');
  });

  it('is not approved by whom it pays', async () => {
    const own = `update withdrawals set approved_by = 'user:' || user_id, sequence = 9 where id = $1`;
    expect(await attempt(own, [open])).toBe('withdrawals_second_person');
  });

  it('keeps its amount, its owner and its account, and is never deleted', async () => {
    for (const change of ['amount_minor = 1', 'user_id = gen_random_uuid()', 'account_id = gen_random_uuid()']) {
      expect(await attempt(`update withdrawals set ${change}`)).toBe(FORBIDDEN);
    }
    expect(await attempt('delete from withdrawals')).toBe(FORBIDDEN);
  });

  it('is the only thing that has a hold without an end', async () => {
    const { holdId } = await ledger.given(hold(user('anna'), 10));
    await expect(ledger.sql('update wallet.holds set expires_at = null where id = $1', [holdId])).rejects.toMatchObject(
      { constraint: 'holds_without_end' },
    );
  });

  it('is booked once for each payout of a provider, in the ledger itself too', async () => {
    const copy = `insert into transfers select tenant_id, gen_random_uuid(), debit_account_id, credit_account_id, amount_minor,
      currency, reason, refs, reverses, posted_by, idempotency_key, effective_at, posted_at
      from transfers where reason = 'WITHDRAWAL'`;
    expect(await attempt(copy)).toBe('transfers_provider_payout');
  });
});

describe('an adjustment', () => {
  it('that is decided stays as it is', async () => {
    const back = `update adjustments set status = 'REJECTED', transfer_id = null, decided_by = 'x', decided_at = now() where id = $1`;
    expect(await attempt(back, [posted])).toBe('adjustments_forward_only');
  });

  it('is not posted by the very person who asked for it and decided', async () => {
    const own = `insert into adjustments (tenant_id, id, debit, credit, amount_minor, currency, note, status, requested_by,
        requested_at, decided_by, decided_at, transfer_id, sequence)
      select tenant_id, gen_random_uuid(), debit, credit, amount_minor, currency, note, status, requested_by,
        requested_at, requested_by, now(), transfer_id, 2 from adjustments where id = $1`;
    expect(await attempt(own, [posted])).toBe('adjustments_second_person');
  });

  it('keeps its amount and its accounts, and is never deleted', async () => {
    for (const change of ['amount_minor = 1', `debit = '{}'`, `note = 'other'`]) {
      expect(await attempt(`update adjustments set ${change}`)).toBe(FORBIDDEN);
    }
    expect(await attempt('delete from adjustments')).toBe(FORBIDDEN);
  });
});

it('limits are never deleted', async () => {
  expect(await attempt('delete from settings')).toBe(FORBIDDEN);
});

describe('row-level security', () => {
  it.each(['withdrawals', 'adjustments', 'settings'])(
    'shows %s to their tenant, and to another or none nothing',
    async (table) => {
      const count = `select count(*)::int from ${table}`;
      expect(await attempt(count)).not.toEqual([{ count: 0 }]);
      expect(await attempt(count, [], randomUUID())).toEqual([{ count: 0 }]);
      expect(await attempt(count, [], '')).toEqual([{ count: 0 }]);
      const [row] = await ledger.sql<{ safe: boolean }>(
        `select relrowsecurity and relforcerowsecurity as safe from pg_class
       where relnamespace = 'wallet'::regnamespace and relname = $1`,
        [table],
      );
      expect(row?.safe).toBe(true);
    },
  );
});

it('taken down, the holds of withdrawals get an end that is far, and no money is let go', async () => {
  const another = await ledgerOnPostgres();
  try {
    await another.given(topUp('anna', 1_000));
    await another.given(withdraw('anna', 400));
    const held = async () =>
      (
        await another.sql<{ held: string }>(
          `select sum(amount_minor) as held from wallet.holds where status = 'ACTIVE'`,
        )
      )[0];
    const steps = migrations.steps.map(({ name }) => name);
    const since = steps.slice(steps.indexOf('20261121_0007_withdrawals'));
    for (const step of since.toReversed()) {
      expect(await migrateDown(another.database.ownerUrl, migrations)).toEqual([step]);
    }
    expect(await held()).toEqual({ held: '400' });
    const [row] = await another.sql<{ far: boolean }>(
      `select bool_and(expires_at > now() + interval '99 years') as far from wallet.holds`,
    );
    expect(row?.far).toBe(true);
    expect(await migrateUp(another.database.ownerUrl, migrations)).toEqual(since);
    expect(await held()).toEqual({ held: '400' });
    expect((await another.execute(withdraw('anna', 100), callOf())).ok).toBe(true);
  } finally {
    await another.close();
  }
});
