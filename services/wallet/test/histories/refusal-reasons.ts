import type { Refusal } from '@tessera/kernel';
import type { AccountRef } from '../../src/domain/accounts/account-ref.ts';
import type { WalletCode } from '../../src/domain/errors.ts';
import type { LedgerCommand } from '../../src/domain/ledger/decide-postings.ts';
import type { Withdrawal } from '../../src/domain/withdrawals/withdrawal.ts';
import { type Call, type CommandOf, grantedOf, type PlayedHistory } from './played-history.ts';

/** A call that was refused, and what it was told. */
interface Refused {
  readonly round: number;
  readonly command: LedgerCommand;
  readonly refusal: Refusal<WalletCode>;
}

type Reason = (refused: Refused, played: PlayedHistory) => boolean;

/** What a command says in fields that not every command has. */
interface Words {
  readonly holdId?: string;
  readonly withdrawalId?: string;
  readonly adjustmentId?: string;
  readonly paymentId?: string;
  readonly userId?: string;
  readonly accountId?: string | null;
  readonly account?: AccountRef;
  readonly debit?: AccountRef;
  readonly credit?: AccountRef;
  readonly owner?: AccountRef;
  readonly currency?: string;
  readonly provider?: string;
  readonly amount?: { readonly amountMinor: bigint; readonly currency: string };
  readonly reverses?: string | null;
  readonly status?: string;
}
const wordsOf = (command: LedgerCommand): Words => command as Words;

/** The sides of a movement; an adjustment's are those that it was asked for with. */
const sidesOf = (command: LedgerCommand, { ledger }: PlayedHistory): readonly AccountRef[] => {
  const { account, debit, credit, owner, userId, accountId, adjustmentId, withdrawalId } = wordsOf(command);
  const adjustment = ledger.adjustments.find(({ id }) => id === adjustmentId);
  const withdrawal = ledger.withdrawals.find(({ id }) => id === withdrawalId);
  const hold = ledger.holds.find(({ id }) => id === wordsOf(command).holdId);
  const ids = [accountId, withdrawal?.accountId, hold?.accountId];
  return [
    ...[account, debit, credit, owner, adjustment?.debit, adjustment?.credit].filter((ref) => ref !== undefined),
    ...(userId === undefined ? [] : [{ kind: 'user', userId } as const]),
    ...ids.flatMap((id) => (typeof id === 'string' ? [{ kind: 'account', accountId: id } as const] : [])),
  ];
};

const ownerOf = (ref: AccountRef, { ledger }: PlayedHistory): string | undefined => {
  if (ref.kind === 'account') return ledger.accounts.find(({ id }) => id === ref.accountId)?.ownerId;
  if (ref.kind === 'pool') return ref.poolId;
  return ref.kind === 'system' ? undefined : ref.userId;
};

/** Whether somebody's account was put into a status that this call could have met. */
const wasPut =
  (...statuses: readonly string[]): Reason =>
  ({ command, round }, played) => {
    const owners = sidesOf(command, played).map((ref) => ownerOf(ref, played));
    return grantedOf(played.calls, 'set-account-status').some(
      ({ call, command: { status }, receipt }) =>
        statuses.includes(status) && call.round <= round && owners.includes(receipt.account.ownerId),
    );
  };

const holdOf = ({ command }: Refused, { ledger }: PlayedHistory) =>
  ledger.holds.find(({ id, expiresAt }) => expiresAt !== null && id === wordsOf(command).holdId);

const granted = (
  { calls }: PlayedHistory,
  types: readonly LedgerCommand['type'][],
  isAbout: (words: Words) => boolean,
): readonly Call[] =>
  calls.filter(({ command, answer }) => answer.ok && types.includes(command.type) && isAbout(wordsOf(command)));

const withdrawalOf = ({ command }: Refused, { calls }: PlayedHistory): Withdrawal | undefined =>
  grantedOf(calls, 'request-withdrawal').find(({ receipt }) => receipt.id === wordsOf(command).withdrawalId)?.receipt;

/** Whether others did one of these to the same withdrawal. */
const wasDone =
  (...types: readonly LedgerCommand['type'][]): Reason =>
  (refused, played) => {
    const { withdrawalId } = wordsOf(refused.command);
    return granted(played, types, (words) => words.withdrawalId === withdrawalId).length > 0;
  };

const decides = ({ command }: Refused, ...types: readonly LedgerCommand['type'][]): boolean =>
  types.includes(command.type);

const settingOf = ({ command }: Refused, { settings }: PlayedHistory) =>
  settings.find(({ currency }) => currency === wordsOf(command).amount?.currency);

const withdrawnWith = ({ command }: Refused, played: PlayedHistory): bigint =>
  grantedOf(played.calls, 'request-withdrawal')
    .filter(({ command: { userId, amount } }) => {
      const words = wordsOf(command);
      return userId === words.userId && amount.currency === words.amount?.currency;
    })
    .reduce((sum, one) => sum + one.command.amount.amountMinor, wordsOf(command).amount?.amountMinor ?? 0n);

const isOverLimit = (limit: bigint | null | undefined, withdrawn: bigint): boolean =>
  limit !== null && limit !== undefined && withdrawn > limit;

/** What was given back of a transfer, or of a payment by refunds and disputes. */
const givenBackWith = ({ command }: Refused, { calls, ledger }: PlayedHistory): boolean => {
  const { reverses, paymentId, adjustmentId, amount } = wordsOf(command);
  const adjustment = ledger.adjustments.find(({ id }) => id === adjustmentId);
  const credited = grantedOf(calls, 'credit-top-up').find((one) => one.command.paymentId === paymentId);
  const original = ledger.transfers.find(
    ({ id }) => id === (reverses ?? adjustment?.reverses ?? credited?.receipt.transferId),
  );
  const asked = amount ?? adjustment?.amount;
  return original !== undefined && original.reversedMinor + (asked?.amountMinor ?? 0n) > original.amount.amountMinor;
};

const isStranger = (ref: AccountRef, { accounts, ledger }: PlayedHistory): boolean => {
  if (ref.kind === 'account') return !ledger.accounts.some(({ id }) => id === ref.accountId);
  return ref.kind === 'user' && !accounts.some(({ owner }) => owner === `user/${ref.userId}`);
};

/** Whose account it is not, asked by somebody for themselves. */
const isOthers = ({ command }: Refused, played: PlayedHistory): boolean => {
  const { userId, accountId } = wordsOf(command);
  if (command.type !== 'request-withdrawal' || typeof accountId !== 'string') return false;
  const debts = played.ledger.accounts.filter(({ kind }) => kind === 'receivable');
  return ownerOf({ kind: 'account', accountId }, played) !== userId || debts.some(({ id }) => id === accountId);
};

const isOtherCurrency = ({ command }: Refused, { ledger }: PlayedHistory): boolean => {
  const { debit, credit, accountId, currency, amount, holdId } = wordsOf(command);
  const held = ledger.holds.find(({ id }) => id === holdId)?.amount.currency;
  const ids = [debit, credit].map((ref) => (ref?.kind === 'account' ? ref.accountId : undefined));
  const wanted = amount?.currency ?? currency ?? held;
  return ledger.accounts.some((one) => [...ids, accountId].includes(one.id) && one.currency !== wanted);
};

const isTenants = ({ command }: Refused, { ledger }: PlayedHistory): boolean =>
  ledger.accounts.some(
    ({ id, ownerKind, kind }) => id === wordsOf(command).accountId && (ownerKind !== 'user' || kind === 'receivable'),
  );

const hasFloor = (ref: AccountRef | undefined, { ledger }: PlayedHistory): boolean => {
  if (ref?.kind === 'account')
    return ledger.accounts.some(({ id, floorMinor }) => id === ref.accountId && floorMinor !== null);
  return ref?.kind === 'user' || ref?.kind === 'pool';
};

const isLimited: Reason = ({ command, round }, played) => {
  const owners = sidesOf(command, played).map((ref) => ownerOf(ref, played));
  const said = [...grantedOf(played.calls, 'set-spending-limits'), ...grantedOf(played.calls, 'limit-own-spending')];
  return said.some(
    ({ call, command: { limits }, receipt }) =>
      call.round <= round &&
      owners.includes(receipt.account.ownerId) &&
      (limits.perDayMinor !== null || limits.perMonthMinor !== null),
  );
};

/** Somebody credited the payment in a round before, so that it was there for whoever came later. */
const creditedBefore = ({ command, round }: Refused, { calls }: PlayedHistory): boolean =>
  grantedOf(calls, 'credit-top-up').some(
    (one) => one.command.paymentId === wordsOf(command).paymentId && one.call.round < round,
  );

const movements: readonly LedgerCommand['type'][] = [
  ...(['post-transfer', 'post-correction', 'request-adjustment', 'approve-adjustment', 'exchange'] as const),
  ...(['place-hold', 'request-withdrawal', 'credit-top-up', 'refund-top-up', 'end-dispute', 'capture-hold'] as const),
];
const moves = ({ command }: Refused): boolean => movements.includes(command.type);

const moneyReasons = {
  'wallet.account_not_found': (refused, played) =>
    isOthers(refused, played) || sidesOf(refused.command, played).some((ref) => isStranger(ref, played)),
  'wallet.account_suspended': wasPut('SUSPENDED', 'CLOSED'),
  'wallet.account_closed': wasPut('CLOSED'),
  'wallet.insufficient_funds': (refused, played) => {
    const { debit, account } = wordsOf(refused.command);
    const adjustment = played.ledger.adjustments.find(({ id }) => id === wordsOf(refused.command).adjustmentId);
    const isPersons = ['request-withdrawal', 'exchange'].includes(refused.command.type);
    return moves(refused) && (isPersons || hasFloor(account ?? debit ?? adjustment?.debit, played));
  },
  'wallet.currency_mismatch': isOtherCurrency,
  'wallet.spending_limit_exceeded': (refused, played) => moves(refused) && isLimited(refused, played),
  'wallet.same_account': (refused, played) => {
    const { debit, credit, adjustmentId } = wordsOf(refused.command);
    const adjustment = played.ledger.adjustments.find(({ id }) => id === adjustmentId);
    const hold = holdOf(refused, played);
    const from = hold ? ({ kind: 'account', accountId: hold.accountId } as const) : (debit ?? adjustment?.debit);
    const to = credit ?? adjustment?.credit;
    return from !== undefined && to !== undefined && ownerOf(from, played) === ownerOf(to, played);
  },
  'wallet.transfer_not_found': (refused, played) => {
    const { reverses, paymentId, debit } = wordsOf(refused.command);
    if (paymentId !== undefined) return !creditedBefore(refused, played);
    const original = grantedOf(played.calls, 'post-transfer').find(({ receipt }) => receipt.transferId === reverses);
    return typeof reverses === 'string' && JSON.stringify(original?.command.credit) !== JSON.stringify(debit);
  },
  'wallet.refund_exceeds_transfer': givenBackWith,
  'wallet.same_currency': ({ command }) => command.type === 'exchange' && command.sell.currency === command.buyCurrency,
  'wallet.exchange_too_small': ({ command }) =>
    command.type === 'exchange' && Number(command.sell.amountMinor) * Number(command.rate) < 1,
  'wallet.approval_required': (refused, played) => {
    const limit = settingOf(refused, played)?.adjustmentApprovalMinor;
    const amount = wordsOf(refused.command).amount?.amountMinor ?? 0n;
    return refused.command.type === 'post-correction' && typeof limit === 'bigint' && amount >= limit;
  },
  'wallet.linked_transfer_refused': ({ command, refusal, round }, played) => {
    if (command.type !== 'post-batch' || command.mode !== 'linked') return false;
    const { index, code } = refusal.details as { readonly index: number; readonly code: WalletCode };
    const order = command.transfers[index];
    const { postedBy, idempotencyKey } = command;
    const alone = order && ({ type: 'post-correction', ...order, postedBy, idempotencyKey } as const);
    return alone !== undefined && isReason({ command: alone, round, refusal: { ...refusal, code } }, played);
  },
} as const satisfies Partial<Record<WalletCode, Reason>>;

const topUpReasons = {
  'wallet.payment_changed': ({ command }, { calls }) => {
    if (command.type !== 'credit-top-up') return false;
    const others = [...grantedOf(calls, 'credit-top-up'), ...grantedOf(calls, 'announce-top-up')];
    return others.some(
      (one) =>
        one.command.paymentId === command.paymentId && one.command.amount.amountMinor !== command.amount.amountMinor,
    );
  },
  'wallet.top_up_not_found': (refused, played) =>
    refused.command.type === 'abandon-top-up' &&
    !creditedBefore(refused, played) &&
    !grantedOf(played.calls, 'announce-top-up').some(
      ({ call, command: { paymentId } }) =>
        paymentId === wordsOf(refused.command).paymentId && call.round < refused.round,
    ),
} as const satisfies Partial<Record<WalletCode, Reason>>;

const holdReasons = {
  'wallet.hold_not_found': (refused, played) =>
    wordsOf(refused.command).holdId !== undefined && holdOf(refused, played) === undefined,
  'wallet.hold_captured': (refused, played) => holdOf(refused, played)?.status === 'CAPTURED',
  'wallet.hold_released': (refused, played) => holdOf(refused, played)?.status === 'RELEASED',
  'wallet.hold_expired': (refused, played) => {
    const expiresAt = holdOf(refused, played)?.expiresAt;
    return expiresAt instanceof Date && expiresAt <= played.endedAt;
  },
  'wallet.hold_not_due': (refused, played) =>
    refused.command.type === 'expire-hold' && holdOf(refused, played) !== undefined,
  'wallet.capture_exceeds_hold': (refused, played) => {
    const { command } = refused;
    const held = holdOf(refused, played)?.amount.amountMinor;
    return command.type === 'capture-hold' && held !== undefined && (command.amountMinor ?? 0n) > held;
  },
} as const satisfies Partial<Record<WalletCode, Reason>>;

const notFoundOrOthers: Reason = (refused, played) => {
  const withdrawal = withdrawalOf(refused, played);
  const { command } = refused;
  if (command.type === 'cancel-withdrawal') return withdrawal?.userId !== command.userId;
  return wordsOf(command).withdrawalId !== undefined && withdrawal === undefined;
};

const withdrawalReasons = {
  'wallet.withdrawal_below_minimum': (refused, played) => {
    const minimum = settingOf(refused, played)?.withdrawalMinimumMinor;
    const amount = wordsOf(refused.command).amount?.amountMinor ?? 0n;
    return refused.command.type === 'request-withdrawal' && typeof minimum === 'bigint' && amount < minimum;
  },
  'wallet.withdrawal_over_day_limit': (refused, played) =>
    refused.command.type === 'request-withdrawal' &&
    isOverLimit(settingOf(refused, played)?.withdrawalPerDayMinor, withdrawnWith(refused, played)),
  'wallet.withdrawal_over_month_limit': (refused, played) =>
    refused.command.type === 'request-withdrawal' &&
    isOverLimit(settingOf(refused, played)?.withdrawalPerMonthMinor, withdrawnWith(refused, played)),
  'wallet.withdrawal_not_found': notFoundOrOthers,
  'wallet.withdrawal_decided': (refused, played) =>
    decides(refused, 'approve-withdrawal', 'reject-withdrawal', 'cancel-withdrawal') &&
    (withdrawalOf(refused, played)?.status === 'PROCESSING' ||
      wasDone('approve-withdrawal', 'reject-withdrawal', 'cancel-withdrawal')(refused, played)),
  'wallet.withdrawal_not_manual': (refused, played) =>
    (withdrawalOf(refused, played)?.provider ?? 'manual') !== 'manual',
  'wallet.withdrawal_not_processing': (refused, played) =>
    decides(refused, 'complete-withdrawal', 'fail-withdrawal', 'end-withdrawal') &&
    (withdrawalOf(refused, played)?.status === 'CREATED' ||
      wasDone('complete-withdrawal', 'fail-withdrawal', 'end-withdrawal')(refused, played)),
  'wallet.payout_booked': (refused, played) => {
    const { command } = refused;
    const payoutId = 'providerPayoutId' in command ? command.providerPayoutId : payoutOf(command);
    return played.ledger.withdrawals.some(
      ({ id, providerPayoutId }) => id !== wordsOf(command).withdrawalId && providerPayoutId === payoutId,
    );
  },
  'wallet.payout_changed': (refused, played) => {
    const { command } = refused;
    const row = played.ledger.withdrawals.find(({ id }) => id === wordsOf(command).withdrawalId);
    const isOther =
      row?.amount.amountMinor !== wordsOf(command).amount?.amountMinor || row?.provider !== wordsOf(command).provider;
    return command.type === 'end-withdrawal' && (isOther || row?.providerPayoutId !== payoutOf(command));
  },
} as const satisfies Partial<Record<WalletCode, Reason>>;

const payoutOf = (command: LedgerCommand): string | undefined => {
  const { outcome } = command as Partial<CommandOf<'end-withdrawal'>>;
  return outcome?.kind === 'SUCCEEDED' ? outcome.providerPayoutId : undefined;
};

const decisionReasons = {
  'wallet.second_person_required': (refused, played) => {
    const { command } = refused;
    if (command.type === 'approve-withdrawal') {
      const withdrawal = withdrawalOf(refused, played);
      return [withdrawal?.requestedBy, `user:${withdrawal?.userId}`].includes(command.approvedBy);
    }
    const adjustment = played.ledger.adjustments.find(({ id }) => id === wordsOf(command).adjustmentId);
    return command.type === 'approve-adjustment' && command.postedBy === adjustment?.requestedBy;
  },
  'wallet.adjustment_not_found': ({ command }, { ledger }) => {
    const { adjustmentId } = wordsOf(command);
    return adjustmentId !== undefined && !ledger.adjustments.some(({ id }) => id === adjustmentId);
  },
  'wallet.adjustment_decided': ({ command }, { ledger }) =>
    ledger.adjustments.some(({ id, status }) => id === wordsOf(command).adjustmentId && status !== 'PENDING_APPROVAL'),
  'wallet.account_of_tenant': isTenants,
  'wallet.account_not_empty': ({ command }) => command.type === 'set-account-status' && command.status === 'CLOSED',
  'wallet.limit_not_tighter': (refused, played) =>
    refused.command.type === 'limit-own-spending' && isLimited(refused, played),
} as const satisfies Partial<Record<WalletCode, Reason>>;

const reasons: Partial<Record<WalletCode, Reason>> = {
  ...moneyReasons,
  ...topUpReasons,
  ...holdReasons,
  ...withdrawalReasons,
  ...decisionReasons,
};

/** Every refusal that a history can meet. */
export const possibleCodes = Object.keys(reasons) as readonly WalletCode[];

const isReason = (refused: Refused, played: PlayedHistory): boolean =>
  reasons[refused.refusal.code]?.(refused, played) ?? false;

/** Refusals for which there was no reason, whatever the order in which a round's calls were carried out. */
export const groundlessRefusals = (played: PlayedHistory): string[] => {
  const refused = played.calls.flatMap(({ command, round, answer }): Refused[] => [
    ...(answer.ok ? [] : [{ command, round, refusal: answer.error }]),
    ...refusedOfBatch(command, answer.ok ? answer.value : undefined).map((one) => ({ ...one, round })),
  ]);
  return refused
    .filter((one) => !isReason(one, played))
    .map(({ command, refusal }) => `${command.type} was refused without a reason: ${refusal.code}`);
};

/** What an independent batch was refused, transfer by transfer. */
const refusedOfBatch = (command: LedgerCommand, receipt: unknown): Omit<Refused, 'round'>[] => {
  if (command.type !== 'post-batch' || receipt === undefined) return [];
  const { results } = receipt as { readonly results: readonly { ok: boolean; error?: Refusal<WalletCode> }[] };
  const { postedBy, idempotencyKey } = command;
  return results.flatMap(({ error }, index) => {
    const order = command.transfers[index];
    return error && order
      ? [{ command: { type: 'post-correction' as const, ...order, postedBy, idempotencyKey }, refusal: error }]
      : [];
  });
};
