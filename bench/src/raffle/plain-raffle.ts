import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import type { Throughput } from '../report.ts';

/** Members who buy, each with more money than they can spend. */
export const PLAIN_MEMBERS = 1_000;
export const PLAIN_PRICE_MINOR = 100;
const FUNDS_MINOR = 1_000_000_000;
const PLACES = 10_000_000;

/**
 * The raffle that is written in an afternoon: the pool is locked, the money moved and the ticket numbered in one transaction of
 * one database. It has neither tenants, row-level security, idempotency, a salt for the published list, nor a wallet that is a
 * service of its own. What it does less makes it only faster.
 */
const schema = `
  drop schema if exists bench_raffle cascade;
  create schema bench_raffle;
  create table bench_raffle.wallets (
    id bigint primary key,
    balance_minor bigint not null check (balance_minor >= 0)
  ) with (fillfactor = 70);
  create table bench_raffle.pools (
    id bigint primary key,
    price_minor bigint not null,
    required integer not null,
    sold integer not null default 0 check (sold <= required),
    balance_minor bigint not null default 0
  ) with (fillfactor = 70);
  create table bench_raffle.purchases (
    id bigint generated always as identity primary key,
    pool_id bigint not null references bench_raffle.pools,
    member_id bigint not null references bench_raffle.wallets,
    amount_minor bigint not null,
    bought_at timestamptz not null default now()
  );
  create table bench_raffle.tickets (
    pool_id bigint not null references bench_raffle.pools,
    number integer not null,
    purchase_id bigint not null references bench_raffle.purchases,
    primary key (pool_id, number)
  );
  create table bench_raffle.entries (
    id bigint generated always as identity primary key,
    purchase_id bigint not null references bench_raffle.purchases,
    account text not null,
    amount_minor bigint not null
  );
  create table bench_raffle.outbox (
    id bigint generated always as identity primary key,
    topic text not null,
    payload jsonb not null
  );
  insert into bench_raffle.wallets (id, balance_minor) select id, ${FUNDS_MINOR} from generate_series(1, ${PLAIN_MEMBERS}) as id;
  vacuum analyze bench_raffle.wallets`;

export const layPlainRaffle = async (admin: pg.Pool, pools: number): Promise<void> => {
  // One by one: `vacuum` is refused in the transaction that several statements of one message share.
  for (const statement of schema.split(';')) await admin.query(statement);
  await admin.query(
    `insert into bench_raffle.pools (id, price_minor, required)
     select id, ${PLAIN_PRICE_MINOR}, ${PLACES} from generate_series(1, $1::int) as id`,
    [pools],
  );
};

export interface PlainDrive {
  readonly url: string;
  readonly pools: number;
  readonly clients: number;
  readonly seconds: number;
}

export interface PlainDriven extends Throughput {
  readonly bought: number;
}

/** Buys tickets with SQL alone, from another process. */
export const drivePlainRaffle = (drive: PlainDrive): Promise<PlainDriven> =>
  new Promise((resolve, reject) => {
    const program = fileURLToPath(new URL('plain-raffle.process.ts', import.meta.url));
    const child = fork(program, { serialization: 'advanced', execArgv: [] });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the plain raffle's clients ended with code ${code}`)));
    child.once('message', (driven: PlainDriven) => {
      child.disconnect();
      resolve(driven);
    });
    child.send(drive);
  });

/** Throws unless every purchase has its one ticket, numbers have no gaps, and every cent is where it belongs. */
export const checkPlainRaffle = async (admin: pg.Pool, bought: number): Promise<void> => {
  const { rows } = await admin.query<Record<string, string>>(
    `select (select count(*) from bench_raffle.tickets) as tickets,
       (select count(*) from bench_raffle.purchases) as purchases,
       (select count(*) from bench_raffle.pools p where sold <> (select coalesce(max(number), 0) from bench_raffle.tickets where pool_id = p.id)) as gaps,
       (select sum(balance_minor) from bench_raffle.pools) as paid,
       (select ${PLAIN_MEMBERS}::bigint * ${FUNDS_MINOR} - sum(balance_minor) from bench_raffle.wallets) as spent`,
  );
  const paid = `${bought * PLAIN_PRICE_MINOR}`;
  const wanted = { tickets: `${bought}`, purchases: `${bought}`, gaps: '0', paid, spent: paid };
  if (JSON.stringify(rows[0]) !== JSON.stringify(wanted)) {
    throw new Error(`the plain raffle holds ${JSON.stringify(rows[0])} and should hold ${JSON.stringify(wanted)}`);
  }
};
