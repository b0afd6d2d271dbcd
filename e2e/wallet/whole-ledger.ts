import { CHAIN_START, canonicalEncode, chainHash } from '@tessera/kernel';
import type { Sql } from '../database.ts';

interface Entry {
  readonly account_id: string;
  readonly sequence: string;
  readonly id: string;
  readonly transfer_id: string;
  readonly direction: 'DEBIT' | 'CREDIT';
  readonly amount_minor: string;
  readonly currency: string;
  readonly balance_after_minor: string;
  readonly posted_at: Date;
  readonly hash: Buffer;
  /** Of its transfer; null where there is none. */
  readonly reason: string | null;
  readonly refs: Readonly<Record<string, string | number[]>>;
  readonly reverses: string | null;
  readonly posted_by: string;
  readonly effective_at: Date;
}

interface Account {
  readonly id: string;
  readonly posted_minor: string;
  readonly floor_minor: string | null;
  readonly sequence: string;
  readonly head_hash: Buffer;
}

const ENTRIES = `
  select e.account_id, e.sequence, e.id, e.transfer_id, e.direction, e.amount_minor, e.currency, e.balance_after_minor, e.posted_at,
    e.hash, t.reason, t.refs, t.reverses, t.posted_by, t.effective_at
  from wallet.ledger_entries e left join wallet.transfers t on t.tenant_id = e.tenant_id and t.id = e.transfer_id
  where e.tenant_id = $1 order by e.account_id, e.sequence`;

const LOPSIDED = `
  select t.id from wallet.transfers t left join wallet.ledger_entries e
    on e.tenant_id = t.tenant_id and e.transfer_id = t.id and e.amount_minor = t.amount_minor
  where t.tenant_id = $1 group by t.id
  having count(*) filter (where e.direction = 'DEBIT') <> 1 or count(*) filter (where e.direction = 'CREDIT') <> 1`;

/** The bytes that an entry's hash covers, written down anew from docs/adr/0027-what-an-entrys-hash-covers.md. */
const encode = (tenantId: string, entry: Entry): Uint8Array =>
  canonicalEncode([
    'tessera.ledger-entry.v1',
    tenantId,
    entry.account_id,
    BigInt(entry.sequence),
    entry.id,
    entry.transfer_id,
    entry.direction,
    BigInt(entry.amount_minor),
    entry.currency,
    BigInt(entry.balance_after_minor),
    entry.reason,
    Object.entries(entry.refs).sort(([a], [b]) => (a < b ? -1 : 1)),
    entry.reverses,
    entry.posted_by,
    entry.effective_at,
    entry.posted_at,
  ]);

const brokenChain = (tenantId: string, account: Account, own: readonly Entry[]): string[] => {
  let head = CHAIN_START;
  let balance = 0n;
  for (const [index, entry] of own.entries()) {
    const name = `entry ${entry.sequence} of account ${account.id}`;
    if (BigInt(entry.sequence) !== BigInt(index + 1)) return [`${name} stands where ${index + 1} should`];
    if (entry.reason === null) return [`${name} has no transfer`];
    balance += entry.direction === 'CREDIT' ? BigInt(entry.amount_minor) : -BigInt(entry.amount_minor);
    if (BigInt(entry.balance_after_minor) !== balance) return [`${name} does not carry the balance after it`];
    if (!entry.hash.equals(chainHash(head, encode(tenantId, entry)))) return [`${name} is not a link of its chain`];
    head = entry.hash;
  }
  return [
    ...(account.head_hash.equals(head) ? [] : [`the head of account ${account.id} is not its last entry`]),
    ...(BigInt(account.sequence) === BigInt(own.length) ? [] : [`account ${account.id} miscounts its entries`]),
    ...(BigInt(account.posted_minor) === balance ? [] : [`account ${account.id} does not show the sum of its entries`]),
    ...(account.floor_minor !== null && balance < BigInt(account.floor_minor)
      ? [`${account.id} is below its floor`]
      : []),
  ];
};

/** Everything that is wrong with a tenant's ledger, in words: sums, both sides of transfers, balances, sequences, floors and chains. */
export const wrongsOfLedger = async (sql: Sql, tenantId: string): Promise<string[]> => {
  const accounts = await sql<Account>(
    'select id, posted_minor, floor_minor, sequence, head_hash from wallet.accounts where tenant_id = $1',
    [tenantId],
  );
  const entries = Map.groupBy(await sql<Entry>(ENTRIES, [tenantId]), (entry) => entry.account_id);
  const lopsided = await sql<{ id: string }>(LOPSIDED, [tenantId]);
  const total = accounts.reduce((sum, { posted_minor }) => sum + BigInt(posted_minor), 0n);
  const homeless = [...entries.keys()].filter((id) => !accounts.some((account) => account.id === id));
  return [
    ...(total === 0n ? [] : [`the accounts add up to ${total}`]),
    ...lopsided.map(({ id }) => `transfer ${id} has not one debit and one credit of its amount`),
    ...homeless.map((id) => `there are entries of an account ${id}, which is not there`),
    ...accounts.flatMap((account) => brokenChain(tenantId, account, entries.get(account.id) ?? [])),
  ];
};
