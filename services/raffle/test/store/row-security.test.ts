import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import { eventually } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADDRESS, act, wonPool } from '../running-claims.ts';
import {
  buy,
  openPool,
  openRaffle,
  playWallet,
  type RunningRaffle,
  type Someone,
  settled,
  someone,
} from '../running-raffle.ts';

let raffle: RunningRaffle;
let database: Database;
let mine: string;
let theirs: string;

/** Someone who won a voucher and something that is sent. */
const liveClaims = async (staff: Someone, member: Someone): Promise<void> => {
  await wonPool(staff, member, {}, { kind: 'VOUCHER', codes: [staff.tenantId] });
  const { claims } = await wonPool(staff, member, {}, { kind: 'PHYSICAL' });
  await act(member, claims[0], 'accept', { shipment: ADDRESS });
};

/** A second pool, drawn from a barrel. */
const drawByHand = async (staff: Someone, member: Someone): Promise<void> => {
  const poolId = await openPool(staff.http, { ticketsRequired: 1, drawMode: 'MANUAL' });
  await buy(member.http, poolId);
  await eventually(async () => expect((await staff.http.get(`/v1/pools/${poolId}/draw`)).status).toBe(200));
  const body = {
    winners: [1],
    drawnAt: raffle.clock.now().toISOString(),
    witnesses: ['Ada', 'Alan'],
    evidence: 'Film',
  };
  expect((await staff.http.post(`/v1/pools/${poolId}/draw`, { body })).status).toBe(201);
  await settled(staff.http, poolId);
};

/** A tenant that has at least one row in every table. */
const livingTenant = async (books: { fund(userId: string, amountMinor: number): void }): Promise<string> => {
  const staff = await someone(raffle, 'staff');
  const member = await someone(raffle, 'member', staff.tenantId);
  await member.http.put('/v1/entrants/me', { body: { birthDate: '1990-02-28', country: 'DE' } });
  books.fund(member.userId, 5_000);
  const poolId = await openPool(staff.http, { ticketsRequired: 2 });
  await buy(member.http, poolId, 2);
  await settled(staff.http, poolId);
  await liveClaims(staff, member);
  await drawByHand(staff, member);
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

const CLAIMS = ['claims', 'voucher_codes', 'shipments'];
const CHANGING = ['prizes', 'pools', 'pool_numbers', 'entrants', 'purchases', 'payouts', ...CLAIMS];
const DRAWS = ['draws', 'draw_results', 'draw_picks', 'draw_records', 'draw_parts'];
const GROWING = ['pool_history', 'pool_secrets', 'voucher_digest_keys', 'tickets', ...DRAWS];
const SEALED = ['pool_secrets', 'voucher_codes', 'voucher_digest_keys'];
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
    for (const table of TABLES.filter(
      (name) => !['pools', 'purchases', 'draw_results', 'entrants', 'claims', 'shipments', ...SEALED].includes(name),
    )) {
      await expect(database.asWorker((tx) => tx.execute(`select 1 from ${table}`))).rejects.toThrow(
        /permission denied/,
      );
    }
  });
});

describe('the worker role, of what winners get', () => {
  it('sees when something is due, and neither whose it is nor where it goes', async () => {
    const seen = (columns: string) => database.asWorker((tx) => tx.execute(`select ${columns}`));
    expect((await seen('state, next_attempt_at from claims')).length).toBeGreaterThan(0);
    expect((await seen('erased_at, next_attempt_at from shipments')).length).toBeGreaterThan(0);
    for (const columns of ['user_id from claims', 'name from shipments', 'tracking from shipments']) {
      await expect(seen(columns)).rejects.toThrow(/permission denied/);
    }
  });
});

describe('the worker role, of secrets', () => {
  it('sees whether they are sealed, and none of them', async () => {
    const seen = (columns: string) => database.asWorker((tx) => tx.execute(`select ${columns}`));
    for (const table of SEALED) expect((await seen(`tenant_id, sealed from ${table}`)).length).toBeGreaterThan(0);
    for (const columns of ['secret from pool_secrets', 'code from voucher_codes', 'digest from voucher_codes'])
      await expect(seen(columns)).rejects.toThrow(/permission denied/);
  });
});

describe('the worker role, of what members said of themselves,', () => {
  it('sees who and when, and nothing else', async () => {
    const seen = (columns: string) => database.asWorker((tx) => tx.execute(`select ${columns} from entrants`));
    expect(await seen('tenant_id, user_id, stated_at')).toHaveLength(2);
    await expect(seen('birth_date')).rejects.toThrow(/permission denied/);
    await expect(seen('country')).rejects.toThrow(/permission denied/);
  });
});

describe('the tables themselves', () => {
  it('refuse to take a claim back, to open two to one place, and to give a code again', async () => {
    const refused = (statement: string) => expect(raffle.sql(statement)).rejects;
    await refused(`update raffle.claims set state = 'OPEN' where state = 'FULFILLED'`).toThrow(/does not go from/);
    await refused(`insert into raffle.claims select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),
      'rank', 9, 'ticket_number', 1))).* from raffle.claims c limit 1`).toThrow(
      /claims_ticket_once|claims_one_a_place/,
    );
    await raffle.sql(`update raffle.voucher_codes v set claim_id = c.id from raffle.claims c
      where c.tenant_id = v.tenant_id and c.pool_id = v.pool_id`);
    await refused('update raffle.voucher_codes set claim_id = null').toThrow(/stays given/);
    await refused(
      `update raffle.pools set settled_at = now() where id in (select pool_id from raffle.claims where state = 'OPEN')`,
    ).toThrow(/is not over/);
    await refused(`update raffle.shipments set erased_at = now()`).toThrow(/shipments_erased/);
  });

  it.each(TABLES.filter((table) => !['entrants', 'pool_numbers'].includes(table)))(
    'lose nothing that stands in %s, not even by the hand of a superuser',
    async (table) => {
      for (const statement of [`delete from raffle.${table}`, `truncate raffle.${table} cascade`]) {
        await expect(raffle.sql(statement)).rejects.toThrow(/keeps records/);
      }
    },
  );

  it('refuse to oversell, to draw twice, and to give a number twice', async () => {
    const refused = (statement: string) => expect(raffle.sql(statement)).rejects;
    await refused(`update raffle.pools set state = 'OPEN', reserved = 1`).toThrow(/pools_not_oversold/);
    await refused(`update raffle.pools set state = 'OPEN', sold = sold + 1`).toThrow(/pools_not_oversold/);
    await refused(`update raffle.pools set sold = 1 where state = 'COMPLETED'`).toThrow(/pools_full_when_sold/);
    await refused('insert into raffle.draws select * from raffle.draws').toThrow(/draws_pkey/);
    await refused('insert into raffle.draw_results select * from raffle.draw_results').toThrow(/draw_results_pkey/);
    await refused('insert into raffle.draw_records select * from raffle.draw_records').toThrow(/draw_records_pkey/);
    await refused(`update raffle.draws set mode = 'DRAND'`).toThrow(/draws_source/);
    await refused(
      `update raffle.draws set mode = 'DRAND', secret_hash = null, chain_hash = merkle_root, round = 1,
         due_at = committed_at + interval '59 seconds'`,
    ).toThrow(/draws_lead/);
    await refused('update raffle.draw_results set signature = null, secret = null, record_hash = null').toThrow(
      /draw_results_evidence/,
    );
    await refused('update raffle.draw_results set seed = null where record_hash is null').toThrow(/draw_results_seed/);
    await refused('update raffle.draw_records set second_witness = upper(first_witness)').toThrow(
      /draw_records_witnesses/,
    );
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
    const noEntry = 'entry_account_id = null, entry_sequence = null, entry_hash = null';
    await refused(`update raffle.purchases set transfer_id = null, ${noEntry}`).toThrow(/purchases_paid/);
    // An entry of the ledger is there as a whole, and only with its transfer.
    await refused('update raffle.purchases set transfer_id = null').toThrow(/purchases_entry/);
    await refused('update raffle.purchases set entry_sequence = null').toThrow(/purchases_entry/);
    await refused(`update raffle.purchases set entry_hash = '\\x00'`).toThrow(/purchases_entry/);
    await refused(`update raffle.purchases set status = 'FAILED', failure_code = 'x'`).toThrow(/purchases_paid/);
    await refused(`update raffle.purchases set status = 'REFUNDED'`).toThrow(/purchases_refunded/);
  });
});
