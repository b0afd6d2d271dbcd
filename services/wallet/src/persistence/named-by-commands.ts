import type { Money } from '@tessera/kernel';
import type { Account } from '../domain/accounts/account.ts';
import { type AccountKey, type AccountRef, keyOf, keyText } from '../domain/accounts/account-ref.ts';
import { disputeIds } from '../domain/disputes/dispute.ts';
import type { LedgerCommand } from '../domain/ledger/decide-postings.ts';
import { refundTransferIds } from '../domain/top-ups/refund-top-up.ts';
import { topUpTransferId } from '../domain/top-ups/top-up.ts';
import type { PostTransfer } from '../domain/transfers/post-transfer.ts';
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
  readonly topUpIds: readonly string[];
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
  readonly transferIds?: readonly string[];
  readonly topUpId?: string;
  readonly withdrawalId?: string;
  readonly payout?: PayoutName;
  readonly owner?: Owner;
  readonly adjustmentId?: string;
  readonly settings?: readonly string[];
}

/** The transfer that is given back, and the one that is posted where its id was chosen: it may be there already. */
const transfersOf = ({ id, reverses }: { readonly id?: string; readonly reverses: string | null }): string[] =>
  [id, reverses].flatMap((one) => one ?? []);

const transferMention = (order: Pick<PostTransfer, 'id' | 'debit' | 'credit' | 'amount' | 'reverses'>) => ({
  ...bothSides(order, order.amount),
  transferIds: transfersOf(order),
});

const mentionOf = (tenantId: string, command: LedgerCommand, facts: Facts): Mention => {
  switch (command.type) {
    case 'open-account':
      return { refs: [[command.owner, command]] };
    case 'post-transfer':
      return transferMention(command);
    case 'post-batch': {
      const mentions = command.transfers.map(transferMention);
      return {
        refs: mentions.flatMap(({ refs }) => refs),
        transferIds: mentions.flatMap(({ transferIds }) => transferIds),
        settings: command.transfers.map(({ amount }) => amount.currency),
      };
    }
    case 'set-account-status':
    case 'set-spending-limits':
      return { refs: [[{ kind: 'account', accountId: command.accountId }, { currency: '' }]] };
    case 'limit-own-spending':
      return { refs: [[{ kind: 'user', userId: command.userId }, command]] };
    case 'exchange':
      return {
        refs: [command.sell.currency, command.buyCurrency].flatMap((currency) => [
          [{ kind: 'user', userId: command.userId }, { currency }] as const,
          [{ kind: 'system', name: 'exchange' }, { currency }] as const,
        ]),
      };
    case 'place-hold':
      return { refs: [[command.account, command.amount]] };
    case 'capture-hold':
      return { refs: [[command.credit, { holdId: command.holdId }]], holdId: command.holdId };
    case 'release-hold':
    case 'expire-hold':
      return { refs: [], holdId: command.holdId };
    case 'request-withdrawal': {
      const { accountId, userId, amount } = command;
      const account: AccountRef = accountId === null ? { kind: 'user', userId } : { kind: 'account', accountId };
      const { currency } = amount;
      return { refs: [[account, amount]], owner: { userId, currency }, settings: [currency] };
    }
    case 'post-correction':
    case 'request-adjustment':
    case 'approve-adjustment':
    case 'reject-adjustment':
      return correctionMention(command, facts);
    default:
      return 'paymentId' in command ? paymentMention(tenantId, command) : withdrawalMention(command, facts);
  }
};

/** Where money that a provider takes back can come from, and where it goes. */
const takenBackFrom = ({
  provider,
  userId,
  amount,
}: {
  readonly provider: string;
  readonly userId: string;
  readonly amount: Money;
}): Mention['refs'] => [
  [{ kind: 'system', name: 'external', provider }, amount],
  [{ kind: 'user', userId }, amount],
  [{ kind: 'receivable', userId }, amount],
];

type OfPayment = Extract<LedgerCommand, { readonly paymentId: string }>;

/** Money that comes in through a provider, or goes back there. */
const paymentMention = (tenantId: string, command: OfPayment): Mention => {
  switch (command.type) {
    case 'announce-top-up':
      return { refs: [[{ kind: 'user', userId: command.userId }, command.amount]], topUpId: command.paymentId };
    case 'abandon-top-up':
      return { refs: [], topUpId: command.paymentId };
    case 'credit-top-up':
      return {
        refs: [
          [{ kind: 'system', name: 'external', provider: command.provider }, command.amount],
          [{ kind: 'user', userId: command.userId }, command.amount],
        ],
        transferIds: [topUpTransferId(tenantId, command.paymentId)],
        topUpId: command.paymentId,
      };
    case 'open-dispute':
    case 'end-dispute': {
      const { hold, ...transfers } = disputeIds(tenantId, command.disputeId);
      return {
        refs: takenBackFrom(command),
        holdId: hold,
        transferIds: [topUpTransferId(tenantId, command.paymentId), ...Object.values(transfers)],
      };
    }
    case 'refund-top-up':
      return {
        refs: takenBackFrom(command),
        transferIds: [
          topUpTransferId(tenantId, command.paymentId),
          ...Object.values(refundTransferIds(tenantId, command.refundId)),
        ],
      };
  }
};

type Correction = Extract<LedgerCommand, { readonly type: 'post-correction' | `${string}-adjustment` }>;

const correctionMention = (command: Correction, facts: Facts): Mention => {
  switch (command.type) {
    case 'post-correction':
    case 'request-adjustment':
      return {
        ...bothSides(command, command.amount),
        transferIds: transfersOf(command),
        settings: [command.amount.currency],
      };
    case 'approve-adjustment':
    case 'reject-adjustment': {
      const adjustment =
        command.type === 'approve-adjustment' ? facts.adjustments.get(command.adjustmentId) : undefined;
      const sides = adjustment
        ? { ...bothSides(adjustment, adjustment), transferIds: transfersOf({ reverses: adjustment.reverses }) }
        : { refs: [] };
      return { ...sides, adjustmentId: command.adjustmentId };
    }
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
  const { accountId, holdId, userId, provider, currency } = withdrawal;
  const held: Mention = { refs: [[{ kind: 'account', accountId }, { currency }]], holdId, withdrawalId };
  const providerPayoutId = payoutIn(command);
  if (providerPayoutId === undefined) return held;
  return {
    ...held,
    refs: [
      ...held.refs,
      [{ kind: 'system', name: 'external', provider }, { currency }],
      [{ kind: 'receivable', userId }, { currency }],
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
    transferIds: mentions.flatMap(({ transferIds = [] }) => transferIds),
    topUpIds: mentions.flatMap(({ topUpId }) => topUpId ?? []),
    withdrawalIds: mentions.flatMap(({ withdrawalId }) => withdrawalId ?? []),
    payouts: mentions.flatMap(({ payout }) => payout ?? []),
    owners: mentions.flatMap(({ owner }) => owner ?? []),
    adjustmentIds: mentions.flatMap(({ adjustmentId }) => adjustmentId ?? []),
    settings: mentions.flatMap(({ settings = [] }) => settings),
  };
};

const NO_FACTS: Facts = { withdrawals: new Map(), adjustments: new Map() };

/**
 * What a command will lock, as far as it says so itself: commands that touch the same are better decided one after the other than
 * left to wait for each other's locks. An account that is named in two ways counts as two; then the locks keep the order.
 */
export const touchedBy = (tenantId: string, command: LedgerCommand): string[] => {
  const { accountIds, accounts, holdIds, topUpIds, withdrawalIds, adjustmentIds } = namedBy(
    tenantId,
    [command],
    NO_FACTS,
  );
  return [
    // Whatever the currency: what a hold is captured into has the hold's, which is not known yet.
    ...accounts.map(({ key }) => keyText({ ...key, currency: '' })),
    ...[accountIds, holdIds, topUpIds, withdrawalIds, adjustmentIds].flat(),
  ];
};

/** The same with the debts of those who owe: what comes in may have to settle them first. Undefined where nobody owes. */
export const withDebts = (named: Named, accounts: readonly Account[]): Named | undefined => {
  const debtors = accounts.filter(({ owes }) => owes);
  if (debtors.length === 0) return undefined;
  const debts = debtors.map(({ currency, ...account }) => ({
    key: { ...account, kind: 'receivable' },
    currency,
    holdId: null,
  }));
  return {
    ...named,
    accounts: [...named.accounts, ...debts],
    settings: [...named.settings, ...debtors.map(({ currency }) => currency)],
  };
};
