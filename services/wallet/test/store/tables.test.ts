import { randomUUID } from 'node:crypto';
import { migrateDown, migrateUp, migrationStatus, openDatabase } from '@tessera/runtime/postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import { publishCheckpoint } from '../../src/messaging/publish-checkpoint.ts';
import { createCheckpointStore } from '../../src/persistence/checkpoint-store.ts';
import { createDrawCommitmentStore } from '../../src/persistence/draw-commitment-store.ts';
import { reconcile } from '../../src/use-cases/reconciliation/reconcile.ts';
import { hold, idOf, pool, tenantId, topUp, transfer, user } from '../ledger-in-memory.ts';
import { callOf, type LedgerOnPostgres, ledgerOnPostgres } from '../ledger-on-postgres.ts';
import { settlementLine } from '../settlement-lines.ts';

/** What is written of settlement files and never again. */
const settlementFacts = ['reconciliations', 'settlement_lines', 'reconciliation_totals', 'reconciliation_findings'];
const reconciliationTables = [...settlementFacts, 'differences'];

/** A file with one line that the ledger does not have. */
const compareOneLine = ({ reconciliations }: LedgerOnPostgres) =>
  reconcile({ reconciliations })(
    {
      provider: 'sandbox',
      currency: null,
      period: { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-02-01T00:00:00Z') },
      format: 'csv',
      contentHash: '00'.repeat(32),
      lines: [settlementLine({ lineNumber: 2, externalId: 'sbx_unknown', amountMinor: 500n })],
    },
    callOf(),
  );

/*
 * What the tables refuse by themselves, whatever the service above them does.
 */

let ledger: LedgerOnPostgres;
let service: pg.Client;
let owner: pg.Client;
beforeAll(async () => {
  ledger = await ledgerOnPostgres();
  service = new pg.Client({ connectionString: ledger.database.url });
  owner = new pg.Client({ connectionString: ledger.database.ownerUrl });
  await Promise.all([service.connect(), owner.connect()]);
  await ledger.given(topUp('anna', 1_000));
  await ledger.given(transfer(user('anna'), pool('friday'), 400));
  await ledger.given(hold(user('anna'), 100));
  await compareOneLine(ledger);
  await sealBy(ledger.database.url);
});
afterAll(async () => {
  await Promise.all([service.end(), owner.end()]);
  await ledger.close();
});

/** A statement inside a tenant's transaction, undone afterwards. Returns its rows or the error's code and constraint. */
const attempt = async (
  client: pg.Client,
  statement: string,
  parameters: readonly unknown[] = [],
  tenant = tenantId,
) => {
  try {
    await client.query('begin');
    await client.query(`select set_config('tessera.tenant', $1, true), set_config('search_path', 'wallet', true)`, [
      tenant,
    ]);
    return (await client.query(statement, [...parameters])).rows;
  } catch (error) {
    const { code, constraint } = error as pg.DatabaseError;
    return constraint ?? code;
  } finally {
    await client.query('rollback');
  }
};

const FORBIDDEN = '42501';

const sealBy = async (url: string): Promise<void> => {
  const database = await openDatabase({ service: 'wallet', url, entities: [] });
  const commitments = createDrawCommitmentStore(database);
  const draw = () => ({ poolId: randomUUID(), commitmentHash: 'ab'.repeat(32), committedAt: new Date() });
  await commitments.keep(draw(), callOf());
  await createCheckpointStore({ database, publish: publishCheckpoint }).seal({}, callOf());
  // And one that waits for the next.
  await commitments.keep(draw(), callOf());
  await database.close();
};

describe('the ledger is append-only:', () => {
  const anchors = ['draw_commitments', 'checkpoint_draws'];
  for (const table of [
    'transfers',
    'ledger_entries',
    'checkpoints',
    'checkpoint_heads',
    ...anchors,
    ...settlementFacts,
  ]) {
    it(`the service may neither change nor delete ${table}`, async () => {
      expect(await attempt(service, `update ${table} set tenant_id = tenant_id`)).toBe(FORBIDDEN);
      expect(await attempt(service, `delete from ${table}`)).toBe(FORBIDDEN);
      expect(await attempt(service, `truncate ${table} cascade`)).toBe(FORBIDDEN);
    });

    it(`a trigger refuses even the owner of ${table}`, async () => {
      expect(await attempt(owner, `update ${table} set tenant_id = tenant_id`)).toBe('append_only');
      expect(await attempt(owner, `delete from ${table}`)).toBe('append_only');
      expect(await attempt(owner, `truncate ${table} cascade`)).toBe('append_only');
    });
  }
});

describe('entries are written in balanced pairs:', () => {
  /** Copies a real transfer with its entries under a new id, the entries as the expressions say. */
  const copyWith = async ({ amount = 'e.amount_minor', account = 'e.account_id', side = 'true' } = {}) => {
    const id = randomUUID();
    return attempt(
      service,
      `with original as (select * from transfers where reason = 'TRANSFER' limit 1),
       copied as (
         insert into transfers select tenant_id, '${id}', debit_account_id, credit_account_id, amount_minor, currency, reason,
           refs, reverses, posted_by, idempotency_key, effective_at, posted_at from original returning 1)
       insert into ledger_entries
         select e.tenant_id, ${account}, e.sequence + 100, gen_random_uuid(), '${id}', e.direction, ${amount}, e.currency,
           e.balance_after_minor, e.posted_at, e.hash
         from ledger_entries e join original on original.id = e.transfer_id, copied where ${side}`,
    );
  };

  it('a faithful copy is accepted', async () => {
    expect(await copyWith()).toEqual([]);
  });

  it.each([
    ['one side alone', { side: `e.direction = 'DEBIT'` }],
    ['sides of two amounts', { amount: `e.amount_minor + (e.direction = 'DEBIT')::int` }],
    ['sides of another amount than the transfer’s', { amount: 'e.amount_minor + 1' }],
    [
      'a side on another account',
      {
        account: `case e.direction when 'CREDIT' then (select id from accounts where kind = 'external') else e.account_id end`,
      },
    ],
  ])('%s is refused', async (_what, wrong) => {
    expect(await copyWith(wrong)).toBe('ledger_entries_balanced');
  });

  it('entries of a transfer that is not there are refused', async () => {
    const stray = `insert into ledger_entries select tenant_id, account_id, sequence + 100, gen_random_uuid(),
      'ffffffff-ffff-7fff-8fff-ffffffffffff', direction, amount_minor, currency, balance_after_minor, posted_at, hash
      from ledger_entries where transfer_id = (select id from transfers where reason = 'TRANSFER' limit 1)`;
    expect(await attempt(service, stray)).toBe('ledger_entries_balanced');
  });
});

describe('differences:', () => {
  const close = (resolution: string, more = '') =>
    `update differences set state = 'RESOLVED', resolution = '${resolution}', note = 'x', resolved_by = 'user:x',
       resolved_at = now() ${more}`;

  it('the service can close one, and change nothing else of it', async () => {
    expect(await attempt(service, `${close('explained')} returning state`)).toEqual([{ state: 'RESOLVED' }]);
    expect(await attempt(service, 'update differences set file_minor = 1')).toBe(FORBIDDEN);
    expect(await attempt(service, 'delete from differences')).toBe(FORBIDDEN);
  });

  it.each([
    ['a finding', `insert into reconciliation_findings select tenant_id, id, gen_random_uuid() from reconciliations`],
    [
      'a line',
      `insert into settlement_lines select tenant_id, gen_random_uuid(), line_number, provider, type, external_id, flow,
         amount_minor, currency, fee_minor, occurred_at, reference, transfer_id from settlement_lines`,
    ],
    [
      'a difference',
      `insert into differences (tenant_id, id, fingerprint, provider, kind, type, external_id, flow, transfer_id,
         ledger_minor, ledger_currency, effective_at, found_by, found_at)
       select tenant_id, gen_random_uuid(), gen_random_uuid(), provider, 'MISSING_AT_PROVIDER', type, external_id, flow,
         gen_random_uuid(), 1, 'EUR', found_at, found_by, found_at from differences`,
    ],
  ])('%s that refers to what is not there is refused', async (_what, insert) => {
    expect(await attempt(service, insert)).toMatch(
      /^(reconciliation_findings|settlement_lines|differences)_references$/,
    );
  });

  it('one that says it was adjusted names the transfer, and only such a one', async () => {
    expect(await attempt(service, close('adjustment'))).toBe('differences_adjusted');
    const transfer = '(select id from transfers limit 1)';
    expect(await attempt(service, close('explained', `, adjustment_id = ${transfer}`))).toBe('differences_adjusted');
  });

  it('one that is closed stays as it is, and none can be taken away, by the owner neither', async () => {
    await service.query('begin');
    try {
      await service.query(`select set_config('tessera.tenant', $1, true), set_config('search_path', 'wallet', true)`, [
        tenantId,
      ]);
      await service.query(close('explained'));
      await expect(service.query(`update differences set note = 'y'`)).rejects.toMatchObject({
        constraint: 'append_only',
      });
    } finally {
      await service.query('rollback');
    }
    expect(await attempt(owner, 'delete from differences')).toBe('append_only');
    expect(await attempt(owner, 'truncate differences cascade')).toBe('append_only');
  });
});

describe('balances:', () => {
  const anna = `owner_id = '${idOf('anna')}'`;

  it('a member’s available balance cannot be set below the floor', async () => {
    expect(await attempt(service, `update accounts set posted_minor = 99 where ${anna}`)).toBe(
      'accounts_not_below_floor',
    );
    expect(await attempt(service, `update accounts set held_minor = 601 where ${anna}`)).toBe(
      'accounts_not_below_floor',
    );
  });

  it('no balance leaves what JSON carries exactly', async () => {
    expect(await attempt(service, `update accounts set posted_minor = 9007199254740992 where ${anna}`)).toBe(
      'accounts_posted_range',
    );
  });

  it('an account with money in it cannot be closed', async () => {
    expect(await attempt(service, `update accounts set status = 'CLOSED' where ${anna}`)).toBe('accounts_closed_empty');
  });

  it('the service can change neither whose an account is nor its floor, nor delete it', async () => {
    expect(await attempt(service, `update accounts set owner_id = gen_random_uuid()`)).toBe(FORBIDDEN);
    expect(await attempt(service, `update accounts set floor_minor = -1000000`)).toBe(FORBIDDEN);
    expect(await attempt(service, `delete from accounts`)).toBe(FORBIDDEN);
  });

  it('an owner has one account of a kind in a currency', async () => {
    const copy = `insert into accounts select tenant_id, gen_random_uuid(), owner_kind, owner_id, kind, provider, currency,
      status, floor_minor, 0, 0, 0, 0, head_hash, opened_at from accounts where ${anna}`;
    expect(await attempt(service, copy)).toBe('accounts_owner');
  });

  it('a provider’s payment is booked once, also under two payments of ours', async () => {
    const first = topUp('ben', 500);
    await ledger.given(first);
    const second = { ...topUp('ben', 500, randomUUID()), providerPaymentId: first.providerPaymentId };
    await expect(ledger.execute(second)).rejects.toMatchObject({ constraint: 'transfers_provider_payment' });
    expect(await ledger.wrongs()).toEqual([]);
  });

  it('more than a transfer cannot be given back of it', async () => {
    const insert = `insert into reversals select tenant_id, id, amount_minor, amount_minor + 1 from transfers limit 1`;
    expect(await attempt(service, insert)).toBe('reversals_within_transfer');
  });
});

describe('checkpoints follow one another:', () => {
  /** A copy of the only checkpoint with other numbers and hashes, as SQL. */
  const copy = (number: string, previousHash: string, heads = 'heads') => `
    insert into checkpoints (tenant_id, number, sealed_at, accounts, entries, root, currencies, heads, previous_hash, hash)
    select tenant_id, ${number}, sealed_at, accounts, entries, root, currencies, ${heads}, ${previousHash},
      decode(repeat('ab', 32), 'hex') from checkpoints`;
  const copyWith = (...changes: Parameters<typeof copy>) => attempt(service, copy(...changes));

  it('the next one, with the hash of the last, is accepted', async () => {
    expect(await copyWith('number + 1', 'hash')).toEqual([]);
  });

  it('one that lists no head is accepted with a draw that waited, which then waits no more', async () => {
    expect(await copyWith('number + 1', 'hash', '0')).toBe('checkpoints_not_empty');
    const anchor =
      'insert into checkpoint_draws (tenant_id, number, pool_id) select tenant_id, 2, pool_id from draws_to_anchor';
    await service.query('begin');
    try {
      await service.query(`select set_config('tessera.tenant', $1, true), set_config('search_path', 'wallet', true)`, [
        tenantId,
      ]);
      await service.query(anchor);
      await service.query(copy('number + 1', 'hash', '0'));
      expect((await service.query('select 1 from draws_to_anchor')).rows).toEqual([]);
    } finally {
      await service.query('rollback');
    }
    expect(await copyWith('number + 1', 'hash', 'accounts + 1')).toBe('checkpoints_heads');
    expect(await copyWith('number + 1', 'hash', '-1')).toBe('checkpoints_heads');
  });

  it.each([
    ['a second one of a number', 'number', 'previous_hash', 'checkpoints_pkey'],
    ['a gap', 'number + 2', 'hash', 'checkpoints_chain'],
    ['another hash than the last one’s', 'number + 1', 'root', 'checkpoints_chain'],
  ])('%s is refused', async (_what, number, previousHash, constraint) => {
    expect(await copyWith(number, previousHash)).toBe(constraint);
  });

  it('a first one that claims to follow another is refused', async () => {
    const first = `insert into checkpoints (tenant_id, number, sealed_at, accounts, entries, root, currencies, heads, previous_hash, hash)
      select $1::uuid, 1, now(), 1, 1, h, '[]'::jsonb, 1, h, h from decode(repeat('ab', 32), 'hex') as h`;
    const tenant = randomUUID();
    expect(await attempt(service, first, [tenant], tenant)).toBe('checkpoints_begin');
  });

  it('a head is sealed once, and by a checkpoint that is there', async () => {
    const head = (number: string, sequence: string) =>
      attempt(
        service,
        `with added as (insert into checkpoint_heads
           select tenant_id, ${number}, account_id, ${sequence}, posted_minor, head_hash from checkpoint_heads limit 1 returning 1)
         select count(*)::int from added`,
      );
    expect(await head('number + 1', 'sequence')).toBe('checkpoint_heads_once');
    expect(await head('number + 1', 'sequence + 1')).toEqual([{ count: 1 }]);
    const atOnce = `insert into checkpoint_heads
      select tenant_id, number + 1, account_id, sequence + 1, posted_minor, head_hash from checkpoint_heads limit 1`;
    expect(await attempt(service, `set constraints all immediate; ${atOnce}`)).toBe('checkpoint_heads_checkpoint');
  });
});

describe('row-level security:', () => {
  const tables = [
    ...['accounts', 'transfers', 'ledger_entries', 'reversals', 'holds', 'checkpoints', 'checkpoint_heads'],
    ...['draw_commitments', 'checkpoint_draws', 'draws_to_anchor'],
    ...reconciliationTables,
  ];

  it('shows a tenant its own rows, and another or none nothing at all', async () => {
    for (const table of tables.filter((name) => name !== 'reversals')) {
      const count = `select count(*)::int from ${table}`;
      expect(await attempt(service, count)).not.toEqual([{ count: 0 }]);
      expect(await attempt(service, count, [], randomUUID())).toEqual([{ count: 0 }]);
      expect(await attempt(service, count, [], '')).toEqual([{ count: 0 }]);
    }
  });

  it('is on and forced for every table, the owner included', async () => {
    const rows = await ledger.sql<{ relname: string; safe: boolean }>(
      `select relname, relrowsecurity and relforcerowsecurity as safe from pg_class
       where relnamespace = 'wallet'::regnamespace and relname = any($1)`,
      [tables],
    );
    expect(rows.map(({ relname }) => relname).sort()).toEqual([...tables].sort());
    expect(rows.filter(({ safe }) => !safe)).toEqual([]);
  });

  it('lets nobody write a row of another tenant', async () => {
    const insert = `insert into accounts (tenant_id, id, owner_kind, owner_id, kind, currency, floor_minor, head_hash, opened_at)
      values ($1, gen_random_uuid(), 'user', gen_random_uuid(), 'default', 'EUR', 0, decode(repeat('00', 32), 'hex'), now())`;
    expect(await attempt(service, insert, [randomUUID()])).toBe(FORBIDDEN);
    expect(await attempt(service, insert, [tenantId])).toEqual([]);
  });

  it('lets background work look at holds, at how long ledgers are, and at nothing else', async () => {
    const asWorker = async (statement: string) => {
      try {
        await service.query('begin');
        await service.query('set local role wallet_worker');
        return (await service.query(statement)).rows.length;
      } catch (error) {
        return (error as pg.DatabaseError).code;
      } finally {
        await service.query('rollback');
      }
    };
    expect(await asWorker('select 1 from wallet.holds')).toBeGreaterThan(0);
    expect(await asWorker(`update wallet.holds set status = 'RELEASED'`)).toBe(FORBIDDEN);
    expect(await asWorker('select tenant_id, sequence from wallet.accounts')).toBeGreaterThan(0);
    expect(await asWorker('select number, sealed_at, entries from wallet.checkpoints')).toBeGreaterThan(0);
    expect(await asWorker('select owner_id from wallet.accounts')).toBe(FORBIDDEN);
    expect(await asWorker('select posted_minor from wallet.accounts')).toBe(FORBIDDEN);
    expect(await asWorker('update wallet.accounts set posted_minor = 0')).toBe(FORBIDDEN);
    expect(await asWorker('select hash from wallet.checkpoints')).toBe(FORBIDDEN);
    expect(await asWorker('select 1 from wallet.checkpoint_heads')).toBe(FORBIDDEN);
    expect(await asWorker('select 1 from wallet.ledger_entries')).toBe(FORBIDDEN);
  });
});

it('draws that wait are found by the release that lists them, and a checkpoint without heads outlives the way back', async () => {
  const another = await ledgerOnPostgres();
  const database = await openDatabase({ service: 'wallet', url: another.database.url, entities: [] });
  try {
    const draw = () => ({ poolId: randomUUID(), commitmentHash: 'ab'.repeat(32), committedAt: new Date() });
    const [commitments, waits] = [createDrawCommitmentStore(database), draw()];
    const checkpoints = createCheckpointStore({ database, publish: publishCheckpoint });
    await another.given(topUp('anna', 1_000));
    await checkpoints.seal({}, callOf());
    await commitments.keep(draw(), callOf());
    await checkpoints.seal({}, callOf());
    await commitments.keep(waits, callOf());
    await migrateDown(another.database.ownerUrl, migrations, '20261121_0012_draws_to_anchor');
    expect(await another.sql('select heads::int from wallet.checkpoints order by number')).toMatchObject([
      {},
      { heads: 0 },
    ]);
    await migrateUp(another.database.ownerUrl, migrations);
    expect(await another.sql('select tenant_id, pool_id from wallet.draws_to_anchor')).toEqual([
      { tenant_id: tenantId, pool_id: waits.poolId },
    ]);
    expect(await checkpoints.seal({}, callOf())).toMatchObject({
      value: { checkpoint: { number: 3, draws: [{ poolId: waits.poolId }] } },
    });
  } finally {
    await database.close();
    await another.close();
  }
});

it('the schema can be taken down and put up again', async () => {
  const another = await ledgerOnPostgres();
  try {
    const steps = migrations.steps.map(({ name }) => name);
    const own = steps.slice(1);
    for (const step of own.toReversed()) {
      expect(await migrateDown(another.database.ownerUrl, migrations)).toEqual([step]);
    }
    expect(await migrateUp(another.database.ownerUrl, migrations)).toEqual(own);
    const status = await migrationStatus(another.database.ownerUrl, migrations);
    expect(status.every(({ state }) => state === 'applied')).toBe(true);
    expect((await another.execute(topUp('anna', 1), callOf())).ok).toBe(true);
  } finally {
    await another.close();
  }
});
