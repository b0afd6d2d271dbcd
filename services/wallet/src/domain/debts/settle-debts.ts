import { type Money, money } from '@tessera/kernel';
import { type Account, availableMinor } from '../accounts/account.ts';
import { keyText } from '../accounts/account-ref.ts';
import { type Effects, effects, type LedgerState, merged } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { settingsOf } from '../settings/wallet-settings.ts';
import { post } from '../transfers/transfer.ts';

/**
 * What follows where somebody who owes was just paid and the tenant wants debts settled first: as much of the debt as is
 * there is taken at once. `state` is what the payment left.
 */
export const settleDebts = (
  state: LedgerState,
  { transfers }: Effects<unknown>,
  moment: Moment,
): Effects<undefined> | undefined => {
  const paid = new Set(transfers.map(({ creditAccountId }) => creditAccountId));
  const settled = [...paid].flatMap((id) => settlementOf(state, state.accounts.get(id), moment) ?? []);
  return settled.length === 0 ? undefined : effects(undefined, merged(settled));
};

const settlementOf = (
  state: LedgerState,
  account: Account | undefined,
  moment: Moment,
): Effects<undefined> | undefined => {
  if (!account?.owes || !settingsOf(state, account.currency).settleReceivables) return undefined;
  const debt = state.accounts.get(state.accountIds.get(keyText({ ...account, kind: 'receivable' })) ?? '');
  if (!debt) throw new Error(`account ${account.id} owes, and was loaded without its debt`);
  const amount = lesserOf(availableMinor(account), -debt.postedMinor, account.currency);
  if (amount.amountMinor <= 0n) return undefined;
  const order = {
    amount,
    reason: 'SETTLEMENT',
    references: {},
    postedBy: 'system:wallet',
    idempotencyKey: null,
  } as const;
  const posting = post(state.tenantId, account, debt, order, moment);
  // A suspended or closed account is not made to pay.
  if (!posting.ok) return undefined;
  const { transfer, debit, credit, entries } = posting.value;
  const accounts = [{ ...debit, owes: credit.postedMinor < 0n }, credit];
  return effects(undefined, { accounts, transfers: [transfer], entries });
};

const lesserOf = (a: bigint, b: bigint, currency: string): Money => money(a < b ? a : b, currency);
