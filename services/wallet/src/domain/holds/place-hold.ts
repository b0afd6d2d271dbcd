import { type Money, ok } from '@tessera/kernel';
import { setAside } from '../accounts/account.ts';
import type { AccountRef } from '../accounts/account-ref.ts';
import { reserve } from '../accounts/spending.ts';
import type { MovementCode } from '../errors.ts';
import { type Decision, effects, type LedgerState, locate } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import type { References } from '../transfers/transfer.ts';
import type { Hold } from './hold.ts';

export interface PlaceHold {
  readonly type: 'place-hold';
  readonly account: AccountRef;
  /** More than zero. */
  readonly amount: Money;
  readonly ttlSeconds: number;
  readonly references: References;
}

export interface PlaceHoldReceipt {
  readonly holdId: string;
  readonly accountId: string;
  readonly expiresAt: Date;
}

/** Sets money aside, if that much is available. */
export const decidePlaceHold = (
  state: LedgerState,
  command: PlaceHold,
  moment: Moment,
): Decision<PlaceHoldReceipt, MovementCode> => {
  const located = locate(state, command.account, command.amount.currency, moment);
  if (!located.ok) return located;
  const account = setAside(located.value, command.amount);
  if (!account.ok) return account;
  const reserved = reserve(located.value.spending, command.amount, moment.now);
  if (!reserved.ok) return reserved;
  const expiresAt = new Date(moment.now.getTime() + command.ttlSeconds * 1_000);
  const hold: Hold = {
    id: moment.newId(),
    accountId: account.value.id,
    amount: command.amount,
    status: 'ACTIVE',
    capturedMinor: 0n,
    transferId: null,
    references: command.references,
    placedAt: moment.now,
    expiresAt,
    closedAt: null,
    isLimited: reserved.value !== null,
  };
  const receipt = { holdId: hold.id, accountId: hold.accountId, expiresAt };
  return ok(effects(receipt, { accounts: [{ ...account.value, spending: reserved.value }], holds: [hold] }));
};
