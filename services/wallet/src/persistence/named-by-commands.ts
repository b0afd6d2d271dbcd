import { type AccountKey, type AccountRef, keyOf } from '../domain/account-ref.ts';
import { topUpTransferId } from '../domain/credit-top-up.ts';
import type { LedgerCommand } from '../domain/decide-postings.ts';
import type { Facts } from './load-facts.ts';

/** An account named by its owner; where it is to be paid from a hold, its currency is the hold's. */
export interface NamedAccount {
  readonly key: Omit<AccountKey, 'currency'>;
  readonly currency: string | null;
  readonly holdId: string | null;
}

/** Everything that commands name and that must be read, and locked, before they can be decided. */
export interface Named {
  readonly accountIds: readonly string[];
  readonly accounts: readonly NamedAccount[];
  readonly holdIds: readonly string[];
  readonly transferIds: readonly string[];
  readonly withdrawalIds: readonly string[];
  /** Payouts that withdrawals are to be ended by. */
  readonly payouts: readonly PayoutName[];
  /** People all of whose accounts in a currency are locked, and whose withdrawals are counted. */
  readonly owners: readonly Owner[];
  readonly adjustmentIds: readonly string[];
  /** Currencies whose limits are asked for. */
  readonly settings: readonly string[];
}

interface PayoutName {
  readonly provider: string;
  readonly currency: string;
  readonly providerPayoutId: string;
}

interface Owner {
  readonly userId: string;
  readonly currency: string;
}

type Currency =
  | { readonly currency: string; readonly holdId?: never }
  | { readonly currency?: never; readonly holdId: string };

interface Mention {
  readonly refs: readonly (readonly [AccountRef, Currency])[];
  readonly holdId?: string;
  readonly transferId?: string | null;
  readonly withdrawalId?: string;
  readonly payout?: PayoutName;
  readonly owner?: Owner;
  readonly adjustmentId?: string;
  readonly settings?: string;
}

const mentionOf = (tenantId: string, command: LedgerCommand, facts: Facts): Mention => {
  switch (command.type) {
    case 'open-account':
      return { refs: [[command.owner, command]] };
    case 'post-transfer':
      return {
        refs: [
          [command.debit, command.amount],
          [command.credit, command.amount],
        ],
        transferId: command.reverses,
      };
    case 'credit-top-up':
      return {
        refs: [
          [{ kind: 'system', name: 'external', provider: command.provider }, command.amount],
          [{ kind: 'user', userId: command.userId }, command.amount],
        ],
        transferId: topUpTransferId(tenantId, command.paymentId),
      };
    case 'place-hold':
      return { refs: [[command.account, command.amount]] };
    case 'capture-hold':
      return { refs: [[command.credit, { holdId: command.holdId }]], holdId: command.holdId };
    case 'release-hold':
    case 'expire-hold':
      return { refs: [], holdId: command.holdId };
    case 'post-correction':
    case 'request-adjustment':
      return { ...bothSides(command, command.amount), transferId: command.reverses, settings: command.amount.currency };
    case 'approve-adjustment':
    case 'reject-adjustment': {
      const adjustment =
        command.type === 'approve-adjustment' ? facts.adjustments.get(command.adjustmentId) : undefined;
      const sides = adjustment
        ? { ...bothSides(adjustment, adjustment), transferId: adjustment.reverses }
        : { refs: [] };
      return { ...sides, adjustmentId: command.adjustmentId };
    }
    case 'request-withdrawal': {
      const { accountId, userId, amount } = command;
      const account: AccountRef = accountId === null ? { kind: 'user', userId } : { kind: 'account', accountId };
      const { currency } = amount;
      return { refs: [[account, amount]], owner: { userId, currency }, settings: currency };
    }
    default:
      return withdrawalMention(command, facts);
  }
};

const bothSides = (
  { debit, credit }: { readonly debit: AccountRef; readonly credit: AccountRef },
  currency: Currency,
): Pick<Mention, 'refs'> => ({
  refs: [
    [debit, currency],
    [credit, currency],
  ],
});

type StepOfWithdrawal = Extract<LedgerCommand, { readonly withdrawalId: string }>;

/** A step of a withdrawal is about its account and its hold; one that books it also about where the money goes. */
const withdrawalMention = (command: StepOfWithdrawal, { withdrawals }: Facts): Mention => {
  const { withdrawalId } = command;
  const withdrawal = withdrawals.get(withdrawalId);
  if (!withdrawal) return { refs: [], withdrawalId };
  const { accountId, holdId, provider, currency } = withdrawal;
  const held: Mention = { refs: [[{ kind: 'account', accountId }, { currency }]], holdId, withdrawalId };
  const providerPayoutId = payoutIn(command);
  if (providerPayoutId === undefined) return held;
  return {
    ...held,
    refs: [
      ...held.refs,
      [{ kind: 'system', name: 'external', provider }, { currency }],
      [{ kind: 'system', name: 'receivable' }, { currency }],
    ],
    payout: { provider, currency, providerPayoutId },
  };
};

/** The payout that a command wants to be booked. */
const payoutIn = (command: StepOfWithdrawal): string | undefined => {
  if (command.type === 'complete-withdrawal') return command.providerPayoutId;
  return command.type === 'end-withdrawal' && command.outcome.kind === 'SUCCEEDED'
    ? command.outcome.providerPayoutId
    : undefined;
};

export const namedBy = (tenantId: string, commands: readonly LedgerCommand[], facts: Facts): Named => {
  const mentions = commands.map((command) => mentionOf(tenantId, command, facts));
  const refs = mentions.flatMap((mention) => mention.refs);
  return {
    accountIds: refs.flatMap(([ref]) => (ref.kind === 'account' ? [ref.accountId] : [])),
    accounts: refs.flatMap(([ref, { currency = null, holdId = null }]) =>
      ref.kind === 'account' ? [] : [{ key: keyOf(ref, tenantId, ''), currency, holdId }],
    ),
    holdIds: mentions.flatMap(({ holdId }) => holdId ?? []),
    transferIds: mentions.flatMap(({ transferId }) => transferId ?? []),
    withdrawalIds: mentions.flatMap(({ withdrawalId }) => withdrawalId ?? []),
    payouts: mentions.flatMap(({ payout }) => payout ?? []),
    owners: mentions.flatMap(({ owner }) => owner ?? []),
    adjustmentIds: mentions.flatMap(({ adjustmentId }) => adjustmentId ?? []),
    settings: mentions.flatMap(({ settings }) => settings ?? []),
  };
};
