import { prepared, type Transaction, toDate } from '@tessera/runtime/postgres';
import type { Account } from '../domain/accounts/account.ts';
import { keyText } from '../domain/accounts/account-ref.ts';
import type { Hold } from '../domain/holds/hold.ts';
import type { LedgerCommand } from '../domain/ledger/decide-postings.ts';
import type { LedgerState } from '../domain/ledger/ledger-state.ts';
import type { TopUp } from '../domain/top-ups/top-up.ts';
import type { PostedTransfer } from '../domain/transfers/transfer.ts';
import { fromRaw as accountFromRaw, type RawAccount, rawAccountColumns } from './account.mapping.ts';
import { fromRaw as holdFromRaw, type RawHold, rawHoldColumns } from './hold.mapping.ts';
import { loadDecisions } from './load-decisions.ts';
import { loadFacts } from './load-facts.ts';
import { type Named, namedBy, withDebts } from './named-by-commands.ts';
import { type RawTopUp, rawTopUpColumns, fromRaw as topUpFromRaw } from './top-up.mapping.ts';
import { type RawTransfer, fromRaw as transferFromRaw } from './transfer.mapping.ts';

/**
 * Locks every account that the commands are about, in the order of their ids so that no two batches wait for each other,
 * and reads what else they name in later statements, which see what those who held the locks before have committed.
 */
export const loadLedgerState = async (
  tx: Transaction,
  commands: readonly LedgerCommand[],
): Promise<{ readonly state: LedgerState; readonly now: Date }> => {
  const named = namedBy(tx.tenantId, commands, await loadFacts(tx, commands));
  const [locked, { now: atFirst, holds }, transfers, topUps] = await Promise.all([
    lockAccounts(tx, named),
    readHolds(tx, named.holdIds),
    readTransfers(tx, named.transferIds),
    readTopUps(tx, named.topUpIds),
  ]);
  // An account that was opened while we waited for a lock was not in the first statement's view. It is in this one's if
  // any transfer that was just read is about it.
  const indebted = withDebts(named, locked);
  const complete = isComplete(named, locked) && !indebted;
  const accounts = complete ? locked : await lockAccounts(tx, indebted ?? named);
  // Whoever opened it may have posted after we read the clock, and no account's times go back.
  const now = complete ? atFirst : (await readHolds(tx, [])).now;
  const state = {
    tenantId: tx.tenantId,
    accounts: byId(accounts),
    accountIds: new Map(accounts.map((account) => [keyText(account), account.id])),
    holds: byId(holds),
    transfers: byId(transfers),
    topUps: byId(topUps),
    knownUserIds: await knownUsers(tx, named, accounts),
    ...(await loadDecisions(tx, indebted ?? named, now)),
  };
  return { state, now };
};

/** Whether every account that is named by its owner was found; which currency a hold has is for Postgres to know. */
const isComplete = (named: Named, accounts: readonly Account[]): boolean => {
  const found = new Set(accounts.map(keyText));
  const foundInAnyCurrency = new Set(accounts.map((account) => keyText({ ...account, currency: '' })));
  return named.accounts.every(({ key, currency }) =>
    currency === null
      ? foundInAnyCurrency.has(keyText({ ...key, currency: '' }))
      : found.has(keyText({ ...key, currency })),
  );
};

const byId = <T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

/** The ids are gathered first: a condition over ids or owners would read the whole table. */
const LOCK_ACCOUNTS = prepared(`
  select ${rawAccountColumns('a')} from accounts a
  where a.tenant_id = $1 and a.id = any(array(
    select unnest($2::uuid[])
    union
    select h.account_id from holds h where h.tenant_id = $1 and h.id = any($3::uuid[])
    union
    select u.account_id from top_ups u where u.tenant_id = $1 and u.id = any($10::uuid[])
    union
    select o.id
    from unnest($4::text[], $5::uuid[], $6::text[], $7::text[], $8::bpchar[], $9::uuid[])
      as asked(owner_kind, owner_id, kind, provider, currency, hold_id)
    left join holds h on h.tenant_id = $1 and h.id = asked.hold_id
    join accounts o on o.tenant_id = $1 and o.owner_kind = asked.owner_kind and o.owner_id = asked.owner_id
      and o.currency = coalesce(asked.currency, h.currency) and o.kind = asked.kind and o.provider = asked.provider
    union
    select o.id from unnest($11::uuid[], $12::bpchar[]) as owner(owner_id, currency)
    join accounts o on o.tenant_id = $1 and o.owner_kind = 'user' and o.owner_id = owner.owner_id
      and o.currency = owner.currency
  ))
  order by a.id
  for no key update of a`);

const lockAccounts = async (
  tx: Transaction,
  { accountIds, accounts, holdIds, topUpIds, owners }: Named,
): Promise<Account[]> => {
  const rows = await tx.execute<RawAccount>(LOCK_ACCOUNTS, [
    tx.tenantId,
    accountIds,
    holdIds,
    accounts.map(({ key }) => key.ownerKind),
    accounts.map(({ key }) => key.ownerId),
    accounts.map(({ key }) => key.kind),
    accounts.map(({ key }) => key.provider),
    accounts.map(({ currency }) => currency),
    accounts.map(({ holdId }) => holdId),
    topUpIds,
    owners.map(({ userId }) => userId),
    owners.map(({ currency }) => currency),
  ]);
  return rows.map(accountFromRaw);
};

/** The time is read after the locks are held, so a capture that waited for its account sees that it came too late. */
const READ_HOLDS = prepared(`
  select clock.now, ${rawHoldColumns('h')}
  from (select clock_timestamp() as now) clock
  left join holds h on h.tenant_id = $1 and h.id = any($2::uuid[])`);

type NowAndHold = { readonly now: string } & (RawHold | { readonly id: null });

const readHolds = async (tx: Transaction, holdIds: readonly string[]): Promise<{ now: Date; holds: Hold[] }> => {
  const rows = await tx.execute<NowAndHold>(READ_HOLDS, [tx.tenantId, holdIds]);
  const [first] = rows;
  if (!first) throw new Error('Postgres did not say what time it is');
  return { now: toDate(first.now), holds: rows.flatMap((row) => (row.id === null ? [] : [holdFromRaw(row)])) };
};

const READ_TRANSFERS = `
  select t.*, d.id as debit_entry_id, c.id as credit_entry_id, coalesce(r.reversed_minor, 0) as reversed_minor
  from transfers t
  join ledger_entries d on d.tenant_id = $1 and d.transfer_id = t.id and d.direction = 'DEBIT'
  join ledger_entries c on c.tenant_id = $1 and c.transfer_id = t.id and c.direction = 'CREDIT'
  left join reversals r on r.tenant_id = $1 and r.transfer_id = t.id
  where t.tenant_id = $1 and t.id = any($2::uuid[])`;

type RawPostedTransfer = RawTransfer & {
  readonly debit_entry_id: string;
  readonly credit_entry_id: string;
  readonly reversed_minor: string;
};

const readTransfers = async (tx: Transaction, ids: readonly string[]): Promise<PostedTransfer[]> => {
  if (ids.length === 0) return [];
  const rows = await tx.execute<RawPostedTransfer>(READ_TRANSFERS, [tx.tenantId, ids]);
  return rows.map((row) => ({
    ...transferFromRaw(row),
    debitEntryId: row.debit_entry_id,
    creditEntryId: row.credit_entry_id,
    reversedMinor: BigInt(row.reversed_minor),
  }));
};

const READ_TOP_UPS = prepared(`
  select ${rawTopUpColumns} from top_ups where tenant_id = $1 and id = any($2::uuid[])`);

const readTopUps = async (tx: Transaction, ids: readonly string[]): Promise<TopUp[]> => {
  if (ids.length === 0) return [];
  const rows = await tx.execute<RawTopUp>(READ_TOP_UPS, [tx.tenantId, ids]);
  return rows.map(topUpFromRaw);
};

const KNOWN_USERS = `
  select distinct owner_id from accounts where tenant_id = $1 and owner_kind = 'user' and owner_id = any($2::uuid[])`;

/** Asks only about people of whom no account was locked: nearly always nobody. */
const knownUsers = async (tx: Transaction, named: Named, locked: readonly Account[]): Promise<Set<string>> => {
  const known = new Set(locked.filter(({ ownerKind }) => ownerKind === 'user').map(({ ownerId }) => ownerId));
  const unsure = named.accounts
    .filter(({ key }) => key.ownerKind === 'user' && !known.has(key.ownerId))
    .map(({ key }) => key.ownerId);
  if (unsure.length === 0) return known;
  const rows = await tx.execute<{ owner_id: string }>(KNOWN_USERS, [tx.tenantId, unsure]);
  for (const row of rows) known.add(row.owner_id);
  return known;
};
