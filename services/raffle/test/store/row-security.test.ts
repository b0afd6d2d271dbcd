import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buy, openPool, openRaffle, playWallet, type RunningRaffle, settled, someone } from '../running-raffle.ts';

let raffle: RunningRaffle;
let database: Database;
let mine: string;
let theirs: string;

/** A tenant that has at least one row in every table. */
const livingTenant = async (books: { fund(userId: string, amountMinor: number): void }): Promise<string> => {
  const staff = await someone(raffle, 'staff');
  const member = await someone(raffle, 'member', staff.tenantId);
  books.fund(member.userId, 1_000);
  await member.http.put('/v1/entrants/me', { body: { birthDate: '1990-02-28', country: 'DE' } });
  const poolId = await openPool(staff.http, { ticketsRequired: 2 });
  await buy(member.http, poolId, 2);
  await settled(staff.http, poolId);
  return staff.tenantId;
};

beforeAll(async () => {
  raffle = await openRaffle();
  const { books } = await playWallet(raffle);
  await raffle.start();
  database = await openDatabase({ service: 'raffle', url: raffle.database.url, poolSize: 2 });
  mine = await livingTenant(books);
  theirs = await livingTenant(books);
});
afterAll(async () => {
  await database.close();
  await raffle.stop();
});

const CHANGING = ['prizes', 'pools', 'pool_numbers', 'entrants', 'purchases', 'payouts'];
const GROWING = ['pool_secrets', 'tickets', 'draws', 'draw_results', 'draw_picks'];
const TABLES = [...CHANGING, ...GROWING];

const inTenant = (tenantId: string, statement: string): Promise<object[]> =>
  database.transact(
    {
      ...{ tenantId, correlationId: 'test', clock: raffle.clock, newId: randomUUID },
      actor: { kind: 'system', id: 'test', scopes: [] },
    },
    (tx) => tx.execute(statement),
  );

describe('the raffle’s own role', () => {
  it('has every table of the service in this test', async () => {
    const runtime = [
      'outbox',
      'inbox',
      'inbox_positions',
      'inbox_attempts',
      'dead_letters',
      'idempotency_keys',
      'leases',
    ];
    const rows = await raffle.sql<{ tablename: string }>(`select tablename from pg_tables where schemaname = 'raffle'`);
    const own = rows
      .map(({ tablename }) => tablename)
      .filter((name) => !runtime.includes(name) && !/migration/.test(name));
    expect(own.sort()).toEqual([...TABLES].sort());
  });

  it.each(TABLES)('sees of %s one tenant’s rows, and none without a tenant', async (table) => {
    expect(await raffle.sql(`select distinct tenant_id from raffle.${table}`)).toHaveLength(2);
    const seen = (tenantId: string) => inTenant(tenantId, `select distinct tenant_id from ${table}`);
    expect(await seen(mine)).toEqual([{ tenant_id: mine }]);
    expect(await seen(theirs)).toEqual([{ tenant_id: theirs }]);
    expect(await seen(randomUUID())).toEqual([]);
    expect(await seen('')).toEqual([]);
  });

  it.each(TABLES)('takes no row of %s into another tenant', async (table) => {
    const copy = `insert into ${table} select (jsonb_populate_record(t, '{"tenant_id": "${theirs}"}')).* from ${table} t`;
    await expect(inTenant(mine, copy)).rejects.toThrow(/row-level security/);
  });

  it.each(TABLES)('may not delete from %s', async (table) => {
    await expect(inTenant(mine, `delete from ${table}`)).rejects.toThrow(/permission denied/);
  });

  it.each(GROWING)('may not change what stands in %s', async (table) => {
    await expect(inTenant(mine, `update ${table} set tenant_id = tenant_id`)).rejects.toThrow(/permission denied/);
  });

  it('may change how a prize is shown and counted but not what it is, and of a payout whether it was made', async () => {
    for (const column of ['value_minor', 'currency', 'kind', 'points', 'created_at'])
      await expect(inTenant(mine, `update prizes set ${column} = ${column}`)).rejects.toThrow(/permission denied/);
    await expect(inTenant(mine, 'update entrants set stated_at = now()')).rejects.toThrow(/permission denied/);
    await expect(inTenant(mine, 'update payouts set user_id = user_id')).rejects.toThrow(/permission denied/);
  });
});

describe('the worker role', () => {
  it('sees no secret, no ticket and no commitment', async () => {
    for (const table of TABLES.filter((name) => !['pools', 'purchases', 'draw_results'].includes(name))) {
      await expect(database.asWorker((tx) => tx.execute(`select 1 from ${table}`))).rejects.toThrow(
        /permission denied/,
      );
    }
  });
});

describe('the tables themselves', () => {
  it('refuse to oversell, to draw twice, and to give a number twice', async () => {
    const refused = (statement: string) => expect(raffle.sql(statement)).rejects;
    await refused(`update raffle.pools set state = 'OPEN', reserved = 1`).toThrow(/pools_not_oversold/);
    await refused(`update raffle.pools set state = 'OPEN', sold = sold + 1`).toThrow(/pools_not_oversold/);
    await refused(`update raffle.pools set sold = 1 where state = 'COMPLETED'`).toThrow(/pools_full_when_sold/);
    await refused('insert into raffle.draws select * from raffle.draws').toThrow(/draws_pkey/);
    await refused('insert into raffle.draw_results select * from raffle.draw_results').toThrow(/draw_results_pkey/);
    await refused('insert into raffle.tickets select * from raffle.tickets').toThrow(/tickets_pkey/);
  });

  it('refuse a pool that contradicts its own terms', async () => {
    const refused = (change: string) => expect(raffle.sql(`update raffle.pools set ${change}`)).rejects;
    await refused('sold = 1, closed_at = now()').toThrow(/pools_full_when_sold/);
    await refused(`draw_mode = 'DRAND'`).toThrow(/pools_open_with_secret/);
    await refused('secret_hash = null').toThrow(/pools_open_with_secret/);
    await refused(`when_unfilled = 'DRAW_ANYWAY'`).toThrow(/pools_unfilled/);
    await refused('extensions = 1').toThrow(/pools_extended/);
    await refused('extend_by_seconds = 5, max_extensions = 1').toThrow(/pools_extension/);
    await refused('opens_at = now(), closes_at = now()').toThrow(/pools_times/);
    await refused('boosts_per_member = 1').toThrow(/pools_boost/);
    await refused('follows_pool_id = id').toThrow(/pools_follow_up/);
  });

  it('refuse a purchase that is paid without a transfer, or fails with one', async () => {
    const refused = (statement: string) => expect(raffle.sql(statement)).rejects;
    await refused('update raffle.purchases set transfer_id = null').toThrow(/purchases_paid/);
    await refused(`update raffle.purchases set status = 'FAILED', failure_code = 'x'`).toThrow(/purchases_paid/);
    await refused(`update raffle.purchases set status = 'REFUNDED'`).toThrow(/purchases_refunded/);
  });
});
