import { CHAIN_START, chainHash, toHex } from '@tessera/kernel';
import { type Account, availableMinor } from '../src/domain/accounts/account.ts';
import type { Adjustment } from '../src/domain/adjustments/adjustment.ts';
import type { Hold } from '../src/domain/holds/hold.ts';
import { encodeEntry, type LedgerEntry } from '../src/domain/ledger/ledger-entry.ts';
import type { PostedTransfer } from '../src/domain/transfers/transfer.ts';
import type { Withdrawal } from '../src/domain/withdrawals/withdrawal.ts';
import { brokenDecisions } from './decision-invariants.ts';

/** All that a tenant's ledger holds, from memory or read back from Postgres. */
export interface WholeLedger {
  readonly tenantId: string;
  readonly accounts: readonly Account[];
  readonly transfers: readonly PostedTransfer[];
  readonly entries: readonly LedgerEntry[];
  readonly holds: readonly Hold[];
  readonly withdrawals: readonly Withdrawal[];
  readonly adjustments: readonly Adjustment[];
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
const signed = (entry: LedgerEntry): bigint =>
  entry.direction === 'CREDIT' ? entry.amount.amountMinor : -entry.amount.amountMinor;

/** Every way in which the invariants of the wallet are broken, in words; none if they hold. */
export const brokenInvariants = (ledger: WholeLedger): string[] => [
  ...unbalanced(ledger),
  ...ledger.accounts.flatMap((account) => wrongAccount(ledger, account)),
  ...overRefunded(ledger),
  ...brokenDecisions(ledger),
];

/** 1. Debits equal credits per transfer, and all accounts of a currency sum to zero. */
const unbalanced = ({ transfers, entries, accounts }: WholeLedger): string[] => {
  const byTransfer = Map.groupBy(entries, (entry) => entry.transferId);
  const lopsided = transfers.filter(({ id, amount }) => {
    const [first, second, ...more] = byTransfer.get(id) ?? [];
    if (!first || !second || more.length > 0 || first.direction === second.direction) return true;
    return [first, second].some(
      (entry) => entry.amount.amountMinor !== amount.amountMinor || entry.amount.currency !== amount.currency,
    );
  });
  const strays = [...byTransfer.keys()].filter((id) => !transfers.some((transfer) => transfer.id === id));
  const totals = [...Map.groupBy(accounts, (account) => account.currency)].filter(
    ([, inCurrency]) => sum(inCurrency.map((account) => account.postedMinor)) !== 0n,
  );
  return [
    ...lopsided.map(({ id }) => `transfer ${id} has not one debit and one credit of its amount`),
    ...strays.map((id) => `entries of a transfer ${id} that is not there`),
    ...totals.map(([currency]) => `accounts in ${currency} do not sum to zero`),
  ];
};

/** 2, 3 and 6: cached balances, sequence, floor and chain of one account. */
const wrongAccount = (ledger: WholeLedger, account: Account): string[] => {
  const own = ledger.entries.filter((entry) => entry.accountId === account.id).sort((a, b) => a.sequence - b.sequence);
  const held = ledger.holds.filter((hold) => hold.accountId === account.id && hold.status === 'ACTIVE');
  const wrong: string[] = [];
  if (sum(own.map(signed)) !== account.postedMinor) wrong.push('posted is not the sum of its entries');
  if (sum(held.map((hold) => hold.amount.amountMinor)) !== account.heldMinor)
    wrong.push('held is not the sum of its holds');
  if (account.sequence !== own.length || own.some((entry, index) => entry.sequence !== index + 1)) {
    wrong.push('its sequence has a gap');
  }
  if (account.floorMinor !== null && availableMinor(account) < account.floorMinor) wrong.push('it is below its floor');
  return [...wrong, ...brokenChain(ledger, account, own)].map((what) => `account ${account.id}: ${what}`);
};

const brokenChain = (ledger: WholeLedger, account: Account, own: readonly LedgerEntry[]): string[] => {
  let head = CHAIN_START;
  let balance = 0n;
  for (const entry of own) {
    const transfer = ledger.transfers.find((one) => one.id === entry.transferId);
    if (!transfer) return [`entry ${entry.sequence} has no transfer`];
    balance += signed(entry);
    if (account.floorMinor !== null && entry.balanceAfterMinor < account.floorMinor)
      return [`entry ${entry.sequence} left it below its floor`];
    if (entry.balanceAfterMinor !== balance) return [`entry ${entry.sequence} does not carry the balance after it`];
    const expected = toHex(chainHash(head, encodeEntry(ledger.tenantId, entry, transfer)));
    if (toHex(entry.hash) !== expected) return [`entry ${entry.sequence} is not a link of its chain`];
    head = entry.hash;
  }
  return toHex(account.headHash) === toHex(head) ? [] : ['its head is not its last entry'];
};

/** 5. What was given back of a transfer is counted, and never more than the transfer. */
const overRefunded = ({ transfers }: WholeLedger): string[] =>
  transfers.flatMap((transfer) => {
    const back = sum(transfers.filter((one) => one.reverses === transfer.id).map((one) => one.amount.amountMinor));
    if (back !== transfer.reversedMinor) return [`transfer ${transfer.id} miscounts what was given back of it`];
    return back > transfer.amount.amountMinor ? [`more was given back of ${transfer.id} than it moved`] : [];
  });
