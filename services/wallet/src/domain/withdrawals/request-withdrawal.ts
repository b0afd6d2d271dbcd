import { formatMoney, type Money, money, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import { type Account, setAside } from '../accounts/account.ts';
import type { MovementCode } from '../errors.ts';
import type { Hold } from '../holds/hold.ts';
import { type Decision, effects, type LedgerState, locate } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { ruleOut } from '../rule-out.ts';
import { needsApproval, settingsOf } from '../settings/wallet-settings.ts';
import { type Withdrawal, withdrawnBy } from './withdrawal.ts';

export interface RequestWithdrawal {
  readonly type: 'request-withdrawal';
  readonly userId: string;
  /** One of the person's own accounts; their default one of the currency where null. */
  readonly accountId: string | null;
  /** More than zero. */
  readonly amount: Money;
  readonly provider: string;
  readonly payoutMethod: string;
  readonly requestedBy: string;
}

export type WithdrawalLimitCode =
  | 'wallet.withdrawal_below_minimum'
  | 'wallet.withdrawal_over_day_limit'
  | 'wallet.withdrawal_over_month_limit';
export type RequestWithdrawalCode =
  | Exclude<MovementCode, 'wallet.balance_overflow' | 'wallet.spending_limit_exceeded'>
  | WithdrawalLimitCode;

/**
 * Sets the money of a withdrawal aside, within the tenant's limits. All accounts of the owner in the currency are locked
 * meanwhile, so what was withdrawn before is known and two requests at once never both fit into what is left.
 */
export const decideRequestWithdrawal = (
  state: LedgerState,
  command: RequestWithdrawal,
  moment: Moment,
): Decision<Withdrawal, RequestWithdrawalCode> => {
  const located = ownAccount(state, command, moment);
  if (!located.ok) return located;
  const allowed = withinLimits(state, command, moment.now);
  if (!allowed.ok) return allowed;
  const account = ruleOut(
    setAside(located.value, command.amount),
    ['wallet.balance_overflow'],
    'only of an account without a floor more can be held than it has',
  );
  if (!account.ok) return aboutTheAmount(account.error);
  const withdrawal = opened(state, command, account.value.id, moment);
  const hold: Hold = {
    id: withdrawal.holdId,
    accountId: withdrawal.accountId,
    amount: command.amount,
    status: 'ACTIVE',
    capturedMinor: 0n,
    transferId: null,
    references: { withdrawalId: withdrawal.id },
    placedAt: moment.now,
    expiresAt: null,
    closedAt: null,
    isLimited: false,
  };
  return ok(effects(withdrawal, { accounts: [account.value], holds: [hold], withdrawals: [withdrawal] }));
};

/** One that is small enough is approved by being asked for: two events in one. */
const opened = (
  state: LedgerState,
  { userId, amount, provider, payoutMethod, requestedBy }: RequestWithdrawal,
  accountId: string,
  { now, newId }: Moment,
): Withdrawal => {
  const waits = needsApproval(settingsOf(state, amount.currency).withdrawalApprovalMinor, amount.amountMinor);
  return {
    id: newId(),
    userId,
    accountId,
    holdId: newId(),
    provider,
    payoutMethod,
    amount,
    status: waits ? 'CREATED' : 'PROCESSING',
    requestedBy,
    requestedAt: now,
    approvedBy: null,
    approvedAt: waits ? null : now,
    endedBy: null,
    endedAt: null,
    reason: null,
    failureCode: null,
    providerPayoutId: null,
    transferId: null,
    shortfallMinor: 0n,
    sequence: waits ? 1 : 2,
  };
};

const ownAccount = (
  state: LedgerState,
  { userId, accountId, amount }: RequestWithdrawal,
  moment: Moment,
): Result<Account, Refusal<'wallet.account_not_found' | 'wallet.currency_mismatch'>> => {
  if (accountId === null) return locate(state, { kind: 'user', userId }, amount.currency, moment);
  const account = state.accounts.get(accountId);
  // What a person owes is an account of theirs too, and has no floor: whoever could withdraw from it would be lent without end.
  if (account?.ownerKind !== 'user' || account.ownerId !== userId || account.kind === 'receivable') {
    return refuse('wallet.account_not_found', 'None of your accounts that money can be withdrawn from has this id.', {
      pointer: '/accountId',
    });
  }
  if (account.currency === amount.currency) return ok(account);
  return refuse(
    'wallet.currency_mismatch',
    `The account is in ${account.currency}, the amount in ${amount.currency}.`,
    {
      pointer: '/currency',
    },
  );
};

const withinLimits = (
  state: LedgerState,
  { userId, amount }: RequestWithdrawal,
  now: Date,
): Result<void, Refusal<WithdrawalLimitCode>> => {
  const { amountMinor, currency } = amount;
  const settings = settingsOf(state, currency);
  const minimumMinor = settings.withdrawalMinimumMinor;
  if (minimumMinor !== null && amountMinor < minimumMinor) {
    const least = formatMoney(money(minimumMinor, currency));
    return refuse('wallet.withdrawal_below_minimum', `At least ${least} can be withdrawn.`, {
      pointer: '/amountMinor',
      details: { minimumMinor: Number(minimumMinor) },
    });
  }
  const { dayMinor, monthMinor } = withdrawnBy(state, userId, currency, now);
  const fits = (limitMinor: bigint | null, before: bigint): limitMinor is null =>
    limitMinor === null || before + amountMinor <= limitMinor;
  const { withdrawalPerDayMinor: day, withdrawalPerMonthMinor: month } = settings;
  if (!fits(day, dayMinor)) return over('wallet.withdrawal_over_day_limit', 'today', day, dayMinor, currency);
  if (!fits(month, monthMinor))
    return over('wallet.withdrawal_over_month_limit', 'this month', month, monthMinor, currency);
  return ok(undefined);
};

const over = (
  code: WithdrawalLimitCode,
  when: string,
  limitMinor: bigint,
  before: bigint,
  currency: string,
): Result<never, Refusal<WithdrawalLimitCode>> => {
  // A limit that was lowered meanwhile may be below what was withdrawn before.
  const leftMinor = limitMinor > before ? limitMinor - before : 0n;
  return refuse(code, `Of ${when}’s limit, counted in UTC, ${formatMoney(money(leftMinor, currency))} are left.`, {
    pointer: '/amountMinor',
    details: { limitMinor: Number(limitMinor), leftMinor: Number(leftMinor) },
  });
};

const aboutTheAmount = <Code extends string>(refusal: Refusal<Code>): Result<never, Refusal<Code>> =>
  refuse(refusal.code, refusal.message, {
    ...refusal,
    ...(refusal.code === 'wallet.insufficient_funds' ? { pointer: '/amountMinor' } : {}),
  });
