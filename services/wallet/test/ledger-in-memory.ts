import { deriveId, type Money, money, type NewId, type Result } from '@tessera/kernel';
import type { Account } from '../src/domain/accounts/account.ts';
import { type AccountRef, keyOf, keyText } from '../src/domain/accounts/account-ref.ts';
import type { Adjustment } from '../src/domain/adjustments/adjustment.ts';
import type { WalletRefusal } from '../src/domain/errors.ts';
import type { WalletEvent } from '../src/domain/events.ts';
import type { CaptureHold } from '../src/domain/holds/capture-hold.ts';
import type { Hold } from '../src/domain/holds/hold.ts';
import type { PlaceHold } from '../src/domain/holds/place-hold.ts';
import { decidePostings, type LedgerCommand, type LedgerReceipt } from '../src/domain/ledger/decide-postings.ts';
import type { LedgerEntry } from '../src/domain/ledger/ledger-entry.ts';
import type { LedgerState } from '../src/domain/ledger/ledger-state.ts';
import type { WalletSettings } from '../src/domain/settings/wallet-settings.ts';
import type { CreditTopUp } from '../src/domain/top-ups/credit-top-up.ts';
import type { TopUp } from '../src/domain/top-ups/top-up.ts';
import type { PostTransfer } from '../src/domain/transfers/post-transfer.ts';
import type { PostedTransfer, TransferReason } from '../src/domain/transfers/transfer.ts';
import { countWithdrawal, type Withdrawal } from '../src/domain/withdrawals/withdrawal.ts';

export const tenantId = '019a8f2e-7c00-7000-8000-0000000000ff';
export const start = new Date('2026-11-21T20:00:00.000Z');
export const eur = (amountMinor: number | bigint): Money => money(BigInt(amountMinor), 'EUR');

/** Readable names become stable ids: `idOf('anna')` is the same person in every test. */
export const idOf = (name: string): string => deriveId('test', name);
export const user = (name: string) => ({ kind: 'user', userId: idOf(name) }) as const;
export const pool = (name: string) => ({ kind: 'pool', poolId: idOf(name) }) as const;
export const external = { kind: 'system', name: 'external', provider: 'sandbox' } as const;
export const revenue = { kind: 'system', name: 'revenue' } as const;

const requester = { postedBy: 'system:test', idempotencyKey: null };

export const topUp = (name: string, amountMinor: number, paymentId = idOf(`payment of ${name}`)): CreditTopUp => ({
  type: 'credit-top-up',
  paymentId,
  userId: idOf(name),
  provider: 'sandbox',
  providerPaymentId: `sbx_${paymentId}`,
  amount: eur(amountMinor),
  effectiveAt: start,
  ...requester,
});

export const transfer = (
  debit: AccountRef,
  credit: AccountRef,
  amountMinor: number,
  more: { reverses?: string; reason?: TransferReason } = {},
): PostTransfer => ({
  type: 'post-transfer',
  debit,
  credit,
  amount: eur(amountMinor),
  reason: more.reason ?? 'TRANSFER',
  references: {},
  reverses: more.reverses ?? null,
  ...requester,
});

export const hold = (account: AccountRef, amountMinor: number, ttlSeconds = 300): PlaceHold => ({
  type: 'place-hold',
  account,
  amount: eur(amountMinor),
  ttlSeconds,
  references: {},
});

export const capture = (holdId: string, credit: AccountRef, amountMinor?: number): CaptureHold => ({
  type: 'capture-hold',
  holdId,
  credit,
  amountMinor: amountMinor === undefined ? undefined : BigInt(amountMinor),
  reason: 'TICKET_PURCHASE',
  references: {},
  ...requester,
});

/** A ledger without a database: keeps what `decidePostings` says must be written, and nothing else. */
export class LedgerInMemory {
  readonly accounts = new Map<string, Account>();
  readonly holds = new Map<string, Hold>();
  readonly transfers = new Map<string, PostedTransfer>();
  readonly topUps = new Map<string, TopUp>();
  readonly withdrawals = new Map<string, Withdrawal>();
  readonly adjustments = new Map<string, Adjustment>();
  readonly settings = new Map<string, WalletSettings>();
  readonly entries: LedgerEntry[] = [];
  readonly events: WalletEvent[] = [];
  now = start;
  #ids = 0;

  /** Ids in the order they were made, so that two ledgers that did the same are equal. */
  readonly #newId: NewId = () => {
    this.#ids += 1;
    return `00000000-0000-7000-8000-${this.#ids.toString(16).padStart(12, '0')}`;
  };

  get state(): LedgerState {
    const accounts = [...this.accounts.values()];
    const withdrawn = new Map<string, bigint>();
    for (const one of this.withdrawals.values()) countWithdrawal(withdrawn, undefined, one);
    return {
      tenantId,
      accounts: this.accounts,
      accountIds: new Map(accounts.map((account) => [keyText(account), account.id])),
      holds: this.holds,
      transfers: this.transfers,
      topUps: this.topUps,
      knownUserIds: new Set(accounts.filter((one) => one.ownerKind === 'user').map((one) => one.ownerId)),
      withdrawals: this.withdrawals,
      withdrawn,
      adjustments: this.adjustments,
      settings: this.settings,
    };
  }

  /** Decides a batch and keeps its rows; returns the results in order. */
  batch(commands: readonly LedgerCommand[]): readonly Result<LedgerReceipt, WalletRefusal>[] {
    const { results, events, rows } = decidePostings(this.state, commands, { now: this.now, newId: this.#newId });
    for (const account of [...rows.openedAccounts, ...rows.changedAccounts]) this.accounts.set(account.id, account);
    for (const one of [...rows.placedHolds, ...rows.closedHolds]) this.holds.set(one.id, one);
    for (const one of [...rows.transfers, ...rows.reversed]) this.transfers.set(one.id, one);
    for (const one of [...rows.createdTopUps, ...rows.changedTopUps]) this.topUps.set(one.id, one);
    for (const one of [...rows.openedWithdrawals, ...rows.changedWithdrawals]) this.withdrawals.set(one.id, one);
    for (const one of [...rows.openedAdjustments, ...rows.changedAdjustments]) this.adjustments.set(one.id, one);
    this.entries.push(...rows.entries);
    this.events.push(...events.flat());
    return results;
  }

  when(command: LedgerCommand): Result<LedgerReceipt, WalletRefusal> {
    const [result] = this.batch([command]);
    if (!result) throw new Error('a command had no result');
    return result;
  }

  /** A command that must succeed; returns its receipt. */
  given<Receipt = LedgerReceipt>(command: LedgerCommand): Receipt {
    const result = this.when(command);
    if (!result.ok) throw new Error(`${command.type} was refused: ${result.error.code}`);
    return result.value as Receipt;
  }

  account(ref: Exclude<AccountRef, { kind: 'account' }>, currency = 'EUR'): Account {
    const id = this.state.accountIds.get(keyText(keyOf(ref, tenantId, currency)));
    const account = this.accounts.get(id ?? '');
    if (!account) throw new Error('no such account');
    return account;
  }

  /** Puts an account into another status; nothing in the ledger does that yet. */
  setStatus(ref: Exclude<AccountRef, { kind: 'account' }>, status: Account['status']): void {
    const account = this.account(ref);
    this.accounts.set(account.id, { ...account, status });
  }

  wait(seconds: number): void {
    this.now = new Date(this.now.getTime() + seconds * 1_000);
  }

  clone(): LedgerInMemory {
    const copy = new LedgerInMemory();
    for (const [id, account] of this.accounts) copy.accounts.set(id, account);
    for (const [id, one] of this.holds) copy.holds.set(id, one);
    for (const [id, one] of this.transfers) copy.transfers.set(id, one);
    for (const [id, one] of this.topUps) copy.topUps.set(id, one);
    for (const [id, one] of this.withdrawals) copy.withdrawals.set(id, one);
    for (const [id, one] of this.adjustments) copy.adjustments.set(id, one);
    for (const [currency, one] of this.settings) copy.settings.set(currency, one);
    copy.entries.push(...this.entries);
    copy.now = this.now;
    copy.#ids = this.#ids;
    return copy;
  }
}
