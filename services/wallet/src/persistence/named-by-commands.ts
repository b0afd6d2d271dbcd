import { type AccountKey, type AccountRef, keyOf } from '../domain/account-ref.ts';
import type { LedgerCommand } from '../domain/decide-postings.ts';
import type { PostTransfer } from '../domain/post-transfer.ts';
import { refundTransferIds } from '../domain/refund-top-up.ts';
import { topUpTransferId } from '../domain/top-up.ts';

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
}

type Currency =
  | { readonly currency: string; readonly holdId?: never }
  | { readonly currency?: never; readonly holdId: string };

interface Mention {
  readonly refs: readonly (readonly [AccountRef, Currency])[];
  readonly holdId?: string;
  readonly transferIds?: readonly string[];
  readonly topUpId?: string;
}

const transferMention = ({
  debit,
  credit,
  amount,
  reverses,
}: Pick<PostTransfer, 'debit' | 'credit' | 'amount' | 'reverses'>) => ({
  refs: [
    [debit, amount],
    [credit, amount],
  ] as const,
  transferIds: reverses === null ? [] : [reverses],
});

const mentionOf = (tenantId: string, command: LedgerCommand): Mention => {
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
      };
    }
    case 'set-account-status':
      return { refs: [[{ kind: 'account', accountId: command.accountId }, { currency: '' }]] };
    case 'set-spending-limits':
      return { refs: [[command.account, command]] };
    case 'exchange':
      return {
        refs: [command.sell.currency, command.buyCurrency].flatMap((currency) => [
          [{ kind: 'user', userId: command.userId }, { currency }] as const,
          [{ kind: 'system', name: 'exchange' }, { currency }] as const,
        ]),
      };
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
    case 'refund-top-up':
      return {
        refs: [
          [{ kind: 'system', name: 'external', provider: command.provider }, command.amount],
          [{ kind: 'user', userId: command.userId }, command.amount],
          [{ kind: 'receivable', userId: command.userId }, command.amount],
        ],
        transferIds: [
          topUpTransferId(tenantId, command.paymentId),
          ...Object.values(refundTransferIds(tenantId, command.refundId)),
        ],
      };
    case 'place-hold':
      return { refs: [[command.account, command.amount]] };
    case 'capture-hold':
      return { refs: [[command.credit, { holdId: command.holdId }]], holdId: command.holdId };
    case 'release-hold':
    case 'expire-hold':
      return { refs: [], holdId: command.holdId };
  }
};

export const namedBy = (tenantId: string, commands: readonly LedgerCommand[]): Named => {
  const mentions = commands.map((command) => mentionOf(tenantId, command));
  const refs = mentions.flatMap((mention) => mention.refs);
  return {
    accountIds: refs.flatMap(([ref]) => (ref.kind === 'account' ? [ref.accountId] : [])),
    accounts: refs.flatMap(([ref, { currency = null, holdId = null }]) =>
      ref.kind === 'account' ? [] : [{ key: keyOf(ref, tenantId, ''), currency, holdId }],
    ),
    holdIds: mentions.flatMap(({ holdId }) => holdId ?? []),
    transferIds: mentions.flatMap(({ transferIds = [] }) => transferIds),
    topUpIds: mentions.flatMap(({ topUpId }) => topUpId ?? []),
  };
};
