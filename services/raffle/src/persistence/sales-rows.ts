import { prepared, type Transaction } from '@tessera/runtime/postgres';
import type { Ticket } from '../domain/draws/draw.ts';
import type { EntrantFacts } from '../domain/entrants/entrant.ts';
import type { Pool } from '../domain/pools/pool.ts';
import type { Purchase } from '../domain/purchases/purchase.ts';
import { nothingYet, type Standing } from '../domain/purchases/standing.ts';
import type { NewOrder } from '../use-cases/purchases/purchases.ports.ts';
import { entryToRecord } from './entry.mapping.ts';
import { PURCHASE_COLUMNS, type PurchaseColumns, purchaseFromRecord } from './purchase.mapping.ts';
import { type TicketColumns, ticketFromRecord } from './ticket-rows.ts';

/** A new order together with the call that it is of. */
export interface PlacedOrder extends NewOrder {
  readonly requestHash: Uint8Array;
}

const FOLLOW_KEYS = prepared(`
  select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true)`);

/**
 * A batch reads rows by their keys and nothing else. A plan that is made once for batches of all sizes, or on what a young
 * table looked like, would now and then prefer to read whole tables.
 */
export const followKeys = async (tx: Transaction): Promise<void> => {
  await tx.execute(FOLLOW_KEYS);
};

const FIND_BY_KEYS = prepared(`
  select ${PURCHASE_COLUMNS} from purchases
  where tenant_id = $1 and (user_id, request_key) in (select * from unnest($2::uuid[], $3::text[]))`);

/** What earlier runs of these very calls left, by member and key. */
export const findByKeys = async (
  tx: Transaction,
  orders: readonly NewOrder[],
): Promise<ReadonlyMap<string, { readonly purchase: Purchase; readonly requestHash: Uint8Array }>> => {
  if (orders.length === 0) return new Map();
  const rows = await tx.execute<PurchaseColumns>(FIND_BY_KEYS, [
    tx.tenantId,
    orders.map(({ order }) => order.userId),
    orders.map(({ key }) => key),
  ]);
  return new Map(
    rows.map((row) => [
      callName(row.user_id, row.request_key),
      { purchase: purchaseFromRecord(row), requestHash: row.request_hash },
    ]),
  );
};

export const callName = (userId: string, key: string): string => `${userId}/${key}`;

const LOCK = prepared(`
  select ${PURCHASE_COLUMNS} from purchases
  where tenant_id = $1 and id = any($2::uuid[]) order by id for no key update`);

export const lockPurchases = async (tx: Transaction, ids: readonly string[]): Promise<Purchase[]> => {
  if (ids.length === 0) return [];
  return (await tx.execute<PurchaseColumns>(LOCK, [tx.tenantId, ids])).map(purchaseFromRecord);
};

interface StandingColumns extends Readonly<Record<'held' | 'entries' | 'boosts' | 'retries' | 'free', number>> {
  readonly user_id: string;
}

const STANDINGS = prepared(`
  select user_id,
    sum(quantity)::int as held,
    coalesce(sum(quantity) filter (where status = 'CONFIRMED' and type <> 'BOOST'), 0)::int as entries,
    coalesce(sum(quantity) filter (where type = 'BOOST'), 0)::int as boosts,
    coalesce(sum(quantity) filter (where type = 'RETRY'), 0)::int as retries,
    coalesce(sum(quantity) filter (where payment = 'FREE'), 0)::int as free
  from purchases
  where tenant_id = $1 and pool_id = $2 and user_id = any($3::uuid[]) and status in ('PENDING', 'CONFIRMED')
  group by user_id`);

/** What members hold and are buying in the pool. Read it after the pool is locked. */
export const standingsOf = async (
  tx: Transaction,
  poolId: string,
  userIds: readonly string[],
): Promise<Map<string, Standing>> => {
  if (userIds.length === 0) return new Map();
  const rows = await tx.execute<StandingColumns>(STANDINGS, [tx.tenantId, poolId, userIds]);
  return new Map(rows.map(({ user_id, ...counts }) => [user_id, { ...nothingYet, ...counts }]));
};

const LOST = prepared(`
  select p.user_id, sum(p.quantity)::int as tickets,
    exists (
      select 1 from draw_picks w
      where w.tenant_id = $1 and w.pool_id = $2 and w.kind = 'WINNER' and w.user_id = p.user_id
    ) or exists (
      select 1 from claims c
      where c.tenant_id = $1 and c.pool_id = $2 and c.user_id = p.user_id and c.state in ('ACCEPTED', 'FULFILLED')
    ) as won
  from purchases p
  join pools q on q.tenant_id = p.tenant_id and q.id = p.pool_id and q.state = 'COMPLETED'
  where p.tenant_id = $1 and p.pool_id = $2 and p.user_id = any($3::uuid[]) and p.status = 'CONFIRMED'
  group by p.user_id`);

/** The standings with what members lost in a pool that is drawn. */
export const withLost = async (
  tx: Transaction,
  standings: ReadonlyMap<string, Standing>,
  lostPoolId: string,
  userIds: readonly string[],
): Promise<Map<string, Standing>> => {
  const rows = await tx.execute<{ user_id: string; tickets: number; won: boolean }>(LOST, [
    tx.tenantId,
    lostPoolId,
    userIds,
  ]);
  const lost = rows.map(({ user_id, tickets, won }): [string, Standing] => [
    user_id,
    { ...(standings.get(user_id) ?? nothingYet), lost: { tickets, won } },
  ]);
  return new Map([...standings, ...lost]);
};

const ENTRANTS = prepared(`
  select user_id, birth_date::text as birth_date, country from entrants
  where tenant_id = $1 and user_id = any($2::uuid[])`);

/** The standings with what members have said about themselves, for a pool that is not for everybody. */
export const withEntrants = async (
  tx: Transaction,
  standings: ReadonlyMap<string, Standing>,
  userIds: readonly string[],
): Promise<Map<string, Standing>> => {
  const rows = await tx.execute<{ user_id: string; birth_date: string; country: string }>(ENTRANTS, [
    tx.tenantId,
    userIds,
  ]);
  const known = rows.map(({ user_id, birth_date: birthDate, country }): [string, Standing] => {
    const entrant: EntrantFacts = { birthDate, country };
    return [user_id, { ...(standings.get(user_id) ?? nothingYet), entrant }];
  });
  return new Map([...standings, ...known]);
};

const INSERT_PURCHASES = prepared(`
  insert into purchases (tenant_id, pool_id, id, user_id, request_key, request_hash, type, payment, payment_id, quantity,
    amount_minor, currency, status, entrant_salt, sequence, created_at, abandon_after, next_attempt_at, go_ahead_at,
    confirmed_at, redeemed_at)
  select $1, $2, * from unnest($3::uuid[], $4::uuid[], $5::text[], $6::bytea[], $7::text[], $8::text[], $9::uuid[], $10::int[],
    $11::bigint[], $12::bpchar[], $13::text[], $14::bytea[], $15::int[], $16::timestamptz[], $17::timestamptz[],
    $18::timestamptz[], $19::timestamptz[], $20::timestamptz[], $21::timestamptz[])`);

/** One that waits for its buyer, or its payment, is of no interest before its time is over. */
const firstLookAt = ({ goAheadAt, abandonAfter }: Purchase, order: PlacedOrder): Date =>
  goAheadAt === null ? new Date(abandonAfter.getTime() + 1) : order.firstLookAt;

/** Writes new purchases, each with the order that it came of, in one statement. */
export const insertPurchases = async (
  tx: Transaction,
  poolId: string,
  placed: readonly { readonly purchase: Purchase; readonly order: PlacedOrder }[],
): Promise<void> => {
  if (placed.length === 0) return;
  const all = placed.map(({ purchase }) => purchase);
  const orders = placed.map(({ order }) => order);
  await tx.execute(INSERT_PURCHASES, [
    tx.tenantId,
    poolId,
    all.map(({ id }) => id),
    all.map(({ userId }) => userId),
    orders.map(({ key }) => key),
    orders.map(({ requestHash }) => Buffer.from(requestHash)),
    all.map(({ type }) => type),
    all.map(({ payment }) => payment),
    all.map(({ paymentId }) => paymentId),
    all.map(({ quantity }) => quantity),
    all.map(({ amount }) => amount.amountMinor),
    all.map(({ amount }) => amount.currency),
    all.map(({ status }) => status),
    all.map(({ entrantSalt }) => Buffer.from(entrantSalt)),
    all.map(({ sequence }) => sequence),
    all.map(({ createdAt }) => createdAt),
    all.map(({ abandonAfter }) => abandonAfter),
    placed.map(({ purchase, order }) => firstLookAt(purchase, order)),
    all.map(({ goAheadAt }) => goAheadAt),
    all.map(({ confirmedAt }) => confirmedAt),
    all.map(({ redeemedAt }) => redeemedAt),
  ]);
};

const END_PURCHASES = prepared(`
  update purchases as old set status = new.status, transfer_id = new.transfer_id, entry_account_id = new.entry_account_id,
    entry_sequence = new.entry_sequence, entry_hash = new.entry_hash, failure_code = new.failure_code,
    failure_message = new.failure_message, sequence = new.sequence, confirmed_at = new.confirmed_at,
    redeemed_at = new.redeemed_at,
    next_attempt_at = case when new.status = 'REFUNDING' then '-infinity' else old.next_attempt_at end,
    attempts = case when new.status = 'REFUNDING' then 0 else old.attempts end
  from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::int[], $8::timestamptz[], $9::timestamptz[],
      $10::uuid[], $11::bigint[], $12::bytea[])
    as new(id, status, transfer_id, failure_code, failure_message, sequence, confirmed_at, redeemed_at, entry_account_id,
      entry_sequence, entry_hash)
  where old.tenant_id = $1 and old.id = new.id and old.status = 'PENDING'
  returning old.id`);

/** Writes how purchases ended, which are locked and PENDING. */
export const endPurchases = async (tx: Transaction, ended: readonly Purchase[]): Promise<void> => {
  if (ended.length === 0) return;
  const entries = ended.map(({ entry }) => entryToRecord(entry));
  const changed = await tx.execute<{ id: string }>(END_PURCHASES, [
    tx.tenantId,
    ended.map(({ id }) => id),
    ended.map(({ status }) => status),
    ended.map(({ transferId }) => transferId),
    ended.map(({ failureCode }) => failureCode),
    ended.map(({ failureMessage }) => failureMessage),
    ended.map(({ sequence }) => sequence),
    ended.map(({ confirmedAt }) => confirmedAt),
    ended.map(({ redeemedAt }) => redeemedAt),
    ...[0, 1, 2].map((column) => entries.map((values) => values[column])),
  ]);
  if (changed.length !== ended.length) throw new Error(`${ended.length} purchases ended, and ${changed.length} did`);
};

const INSERT_TICKETS = prepared(`
  insert into tickets (tenant_id, pool_id, number, id, purchase_id, user_id, entrant_commit)
  select $1, $2, * from unnest($3::int[], $4::uuid[], $5::uuid[], $6::uuid[], $7::bytea[])`);

export const insertTickets = async (tx: Transaction, poolId: string, tickets: readonly Ticket[]): Promise<void> => {
  if (tickets.length === 0) return;
  await tx.execute(INSERT_TICKETS, [
    tx.tenantId,
    poolId,
    tickets.map(({ number }) => number),
    tickets.map(({ id }) => id),
    tickets.map(({ purchaseId }) => purchaseId),
    tickets.map(({ userId }) => userId),
    tickets.map(({ entrantCommit }) => Buffer.from(entrantCommit)),
  ]);
};

const COUNT_PLACES = prepared(`
  update pools set state = $3, sold = $4, reserved = $5, sequence = $6, filled_at = $7
  where tenant_id = $1 and id = $2`);

/** Writes what sales move of a pool whose lock is held. */
export const countPlaces = async (tx: Transaction, pool: Pool): Promise<void> => {
  const { id, state, sold, reserved, sequence, filledAt } = pool;
  await tx.execute(COUNT_PLACES, [tx.tenantId, id, state, sold, reserved, sequence, filledAt]);
};

const TICKETS = prepared(`
  select id, number, purchase_id, user_id, entrant_commit from tickets
  where tenant_id = $1 and purchase_id = any($2::uuid[]) order by number`);

/** The tickets of purchases that were over before, by purchase. */
export const ticketsOf = async (tx: Transaction, purchaseIds: readonly string[]): Promise<Map<string, Ticket[]>> => {
  if (purchaseIds.length === 0) return new Map();
  const rows = await tx.execute<TicketColumns>(TICKETS, [tx.tenantId, purchaseIds]);
  return Map.groupBy(rows.map(ticketFromRecord), ({ purchaseId }) => purchaseId);
};
