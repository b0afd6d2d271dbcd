import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/** A tenant whose ledger has a past. */
export interface Ledger {
  readonly tenantId: string;
  /** The members' accounts. */
  readonly accountIds: readonly string[];
}

const OPENING_MINOR = 1_000_000;
const AMOUNT_MINOR = 100;
const TRANSFERS_A_STATEMENT = 100_000;

/**
 * Transfer `t` of the past, one each millisecond up to now. The first ones bring each member money from outside; then, round after
 * round, each member gives some to the next. So an account has one credit and one debit a round, and its sequence and
 * balance at each of them can be said without looking at those before.
 * $1 tenant, $2 first transfer, $3 one past the last, $4 members, $5 the time of transfer 0 in milliseconds.
 */
const PAST = `
  with past as (
    select t, t - $4::bigint as moved, ((t - $4::bigint) / $4::bigint) as round, (t % $4::bigint)::int as i,
      to_timestamp(($5::bigint + t) / 1000.0) as at,
      (lpad(to_hex($5::bigint + t), 12, '0') || '7' || substr(md5($1::text || t), 1, 3) || '8' || substr(md5($1::text || t), 4, 15))::uuid as id,
      md5($1::text || 'key' || t)::uuid::text as key
    from generate_series($2::bigint, $3::bigint - 1) as t
  )`;

const TRANSFERS = `${PAST}
  insert into wallet.transfers (tenant_id, id, debit_account_id, credit_account_id, amount_minor, currency, reason, refs, posted_by,
    idempotency_key, effective_at, posted_at)
  select $1::text::uuid, p.id, case when moved < 0 then outside.id else giver.id end, case when moved < 0 then giver.id else taker.id end,
    case when moved < 0 then ${OPENING_MINOR} else ${AMOUNT_MINOR} end, 'EUR', 'ADJUSTMENT', '{"note":"moved by hand"}',
    'user:' || $1::text, key, at, at
  from past p
  join pg_temp.bench_accounts outside on outside.i = -1
  join pg_temp.bench_accounts giver on giver.i = p.i
  join pg_temp.bench_accounts taker on taker.i = (p.i + 1) % $4::int
  order by t`;

/** Member 0 gives before it takes, every other takes first. */
const ENTRIES = `${PAST}, sides as (
    select p.*, 'DEBIT' as direction, -1 as account, t + 1 as sequence, -(t + 1) * ${OPENING_MINOR} as balance from past p where moved < 0
    union all
    select p.*, 'CREDIT', i, 1, ${OPENING_MINOR} from past p where moved < 0
    union all
    select p.*, 'DEBIT', i, 2 * round + case when i = 0 then 2 else 3 end, ${OPENING_MINOR} - case when i = 0 then ${AMOUNT_MINOR} else 0 end
    from past p where moved >= 0
    union all
    select p.*, 'CREDIT', (i + 1) % $4::int, 2 * round + case when (i + 1) % $4::int = 0 then 3 else 2 end,
      ${OPENING_MINOR} + case when (i + 1) % $4::int = 0 then 0 else ${AMOUNT_MINOR} end
    from past p where moved >= 0
  )
  insert into wallet.ledger_entries (tenant_id, account_id, sequence, id, transfer_id, direction, amount_minor, currency,
    balance_after_minor, posted_at, hash)
  select $1::text::uuid, a.id, s.sequence, gen_random_uuid(), s.id, direction, case when moved < 0 then ${OPENING_MINOR} else ${AMOUNT_MINOR} end,
    'EUR', balance, at, sha256(convert_to(a.id::text || '/' || s.sequence, 'UTF8'))
  from sides s join pg_temp.bench_accounts a on a.i = s.account
  order by t`;

/** Each of them was asked for by a call that is remembered for ever. */
const REPLIES = `${PAST}
  insert into wallet.idempotency_keys (tenant_id, subject, operation, key, request_hash, status, content_type, body, created_at)
  select $1::text::uuid, $1::text, 'postTransfer', key, sha256(convert_to(key, 'UTF8')), 201, 'application/json',
    convert_to(jsonb_build_object('transferId', id, 'debitEntryId', id, 'creditEntryId', id, 'postedAt', at)::text, 'UTF8'), at
  from past
  order by t`;

const ACCOUNTS = `
  insert into wallet.accounts (tenant_id, id, owner_kind, owner_id, kind, provider, currency, floor_minor, posted_minor, sequence, head_hash, opened_at)
  select $1::text::uuid, id, case when i < 0 then 'tenant' else 'user' end, case when i < 0 then $1::text::uuid else gen_random_uuid() end,
    case when i < 0 then 'external' else 'default' end, case when i < 0 then 'bench' else '' end, 'EUR',
    case when i < 0 then null else 0 end, case when i < 0 then -$2::bigint * ${OPENING_MINOR} else ${OPENING_MINOR} end,
    last, sha256(convert_to(id::text || '/' || last, 'UTF8')), now()
  from (select *, case when i < 0 then $2::bigint else 1 + 2 * $3::bigint end as last from pg_temp.bench_accounts) a
  order by id`;

export interface HistorySize {
  readonly entries: number;
  readonly members: number;
}

/** One round more or less is two entries a member. */
const countOf = ({ entries, members }: HistorySize): { rounds: number; transfers: number } => {
  const rounds = Math.round((entries - 2 * members) / (2 * members));
  if (rounds < 0) throw new Error(`${members} members have at least ${2 * members} entries`);
  return { rounds, transfers: members + rounds * members };
};

const TABLES = ['accounts', 'transfers', 'ledger_entries', 'idempotency_keys'] as const;

/** Vacuuming what is still being written would be done over and over again. */
const holdVacuum = async (client: pg.PoolClient, isHeld: boolean): Promise<void> => {
  const change = isHeld ? 'set (autovacuum_enabled = false)' : 'reset (autovacuum_enabled)';
  for (const table of TABLES) await client.query(`alter table wallet.${table} ${change}`);
};

const write = async (client: pg.PoolClient, tenantId: string, size: HistorySize): Promise<string[]> => {
  const { members } = size;
  const { rounds, transfers } = countOf(size);
  const begun = Date.now() - transfers;
  await client.query('create temporary table bench_accounts (i int primary key, id uuid not null)');
  await client.query('insert into bench_accounts select i, uuidv7() from generate_series(-1, $1::int - 1) i', [
    members,
  ]);
  for (let from = 0; from < transfers; from += TRANSFERS_A_STATEMENT) {
    const to = Math.min(from + TRANSFERS_A_STATEMENT, transfers);
    for (const statement of [TRANSFERS, ENTRIES, REPLIES])
      await client.query(statement, [tenantId, from, to, members, begun]);
  }
  await client.query(ACCOUNTS, [tenantId, members, rounds]);
  const { rows } = await client.query<{ id: string }>('select id from bench_accounts where i >= 0 order by i');
  for (const table of TABLES) await client.query(`vacuum analyze wallet.${table}`);
  return rows.map(({ id }) => id);
};

/**
 * Writes a past of so many entries (to the nearest whole round) straight into the tables: sums, balances and sequences are right, and
 * hashes are as long and as random as real ones, but no chain. Indexes grow as they would have, in the order of time.
 */
export const writeHistory = async (admin: pg.Pool, size: HistorySize): Promise<Ledger> => {
  const tenantId = randomUUID();
  const client = await admin.connect();
  try {
    // Triggers and foreign keys would check each row of what is right by construction.
    await client.query('set session_replication_role = replica');
    await holdVacuum(client, true);
    const accountIds = await write(client, tenantId, size);
    await holdVacuum(client, false);
    return { tenantId, accountIds };
  } finally {
    // Not given back: its settings and its table end with it.
    client.release(true);
  }
};
