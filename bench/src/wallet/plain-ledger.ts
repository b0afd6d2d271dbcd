import type pg from 'pg';

/** Accounts of the plain ledger, as many as members who post in the wallet. */
export const PLAIN_ACCOUNTS = 1_000;
const OPENING_MINOR = 1_000_000_000;

/**
 * The ledger that is written in an afternoon: usual keys, usual indexes, an outbox, and neither tenants, row-level security,
 * idempotency nor a hash chain. What it does less makes it only faster.
 */
const schema = `
  drop schema if exists bench_ledger cascade;
  create schema bench_ledger;
  create table bench_ledger.accounts (
    id bigint primary key,
    currency char(3) not null,
    balance_minor bigint not null check (balance_minor >= 0),
    updated_at timestamptz not null default now()
  ) with (fillfactor = 70);
  create table bench_ledger.entries (
    id bigint generated always as identity primary key,
    transfer_id bigint not null,
    account_id bigint not null references bench_ledger.accounts,
    amount_minor bigint not null check (amount_minor <> 0),
    posted_at timestamptz not null default now()
  );
  create index entries_of_account on bench_ledger.entries (account_id, id);
  create index entries_of_transfer on bench_ledger.entries (transfer_id);
  create table bench_ledger.outbox (
    id bigint generated always as identity primary key,
    topic text not null,
    payload jsonb not null,
    created_at timestamptz not null default now()
  );
  insert into bench_ledger.accounts (id, currency, balance_minor)
    select id, 'EUR', ${OPENING_MINOR} from generate_series(1, ${PLAIN_ACCOUNTS}) as id;
  vacuum analyze bench_ledger.accounts`;

export const layPlainLedger = async (admin: pg.Pool): Promise<void> => {
  // One by one: `vacuum` is refused in the transaction that several statements of one message share.
  for (const statement of schema.split(';')) await admin.query(statement);
};

/** `:debit`, `:credit`, `:amount` and `:transfer` are filled in by whoever drives it. */
export interface PlainWay {
  readonly name: 'separate' | 'one';
  readonly statements: readonly string[];
}

const OUTBOX = `jsonb_build_object('transfer', :transfer::bigint, 'debit', :debit::bigint, 'credit', :credit::bigint, 'amount', :amount::bigint)`;

export const separateStatements: PlainWay = {
  name: 'separate',
  statements: [
    'begin',
    'select id, balance_minor from bench_ledger.accounts where id in (:debit::bigint, :credit::bigint) order by id for update',
    'insert into bench_ledger.entries (transfer_id, account_id, amount_minor) values (:transfer::bigint, :debit::bigint, -:amount::bigint)',
    'insert into bench_ledger.entries (transfer_id, account_id, amount_minor) values (:transfer::bigint, :credit::bigint, :amount::bigint)',
    'update bench_ledger.accounts set balance_minor = balance_minor - :amount::bigint, updated_at = now() where id = :debit::bigint',
    'update bench_ledger.accounts set balance_minor = balance_minor + :amount::bigint, updated_at = now() where id = :credit::bigint',
    `insert into bench_ledger.outbox (topic, payload) values ('transfer-posted', ${OUTBOX})`,
    'commit',
  ],
};

export const oneStatement: PlainWay = {
  name: 'one',
  statements: [
    `with locked as materialized (
       select id from bench_ledger.accounts where id in (:debit::bigint, :credit::bigint) order by id for update
     ), posted as (
       insert into bench_ledger.entries (transfer_id, account_id, amount_minor)
       values (:transfer::bigint, :debit::bigint, -:amount::bigint), (:transfer::bigint, :credit::bigint, :amount::bigint)
     ), moved as (
       update bench_ledger.accounts a
       set balance_minor = balance_minor + case when a.id = :debit::bigint then -:amount::bigint else :amount::bigint end, updated_at = now()
       from locked where a.id = locked.id
     )
     insert into bench_ledger.outbox (topic, payload) values ('transfer-posted', ${OUTBOX})`.replaceAll(/\s+/g, ' '),
  ],
};

/** Throws unless the ledger holds exactly the transfers that were committed, each with two sides, and every balance is right. */
export const checkPlainLedger = async (admin: pg.Pool, committed: number): Promise<void> => {
  const { rows } = await admin.query<{ transfers: string; lopsided: string; announced: string; wrong: string }>(
    `with sides as (
       select transfer_id, count(*) as sides, sum(amount_minor) as total from bench_ledger.entries group by transfer_id
     ), sums as (
       select account_id, sum(amount_minor) as moved from bench_ledger.entries group by account_id
     )
     select (select count(*) from sides) as transfers,
       (select count(*) from sides where sides <> 2 or total <> 0) as lopsided,
       (select count(*) from bench_ledger.outbox) as announced,
       (select count(*) from bench_ledger.accounts a left join sums s on s.account_id = a.id
        where a.balance_minor <> ${OPENING_MINOR} + coalesce(s.moved, 0)) as wrong`,
  );
  const found = JSON.stringify(rows[0]);
  const wanted = JSON.stringify({ transfers: `${committed}`, lopsided: '0', announced: `${committed}`, wrong: '0' });
  if (found !== wanted) throw new Error(`the plain ledger holds ${found} and should hold ${wanted}`);
};
