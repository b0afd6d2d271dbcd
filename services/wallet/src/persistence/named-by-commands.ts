import { type AccountKey, type AccountRef, keyOf } from '../domain/account-ref.ts';
import { topUpTransferId } from '../domain/credit-top-up.ts';
import type { LedgerCommand } from '../domain/decide-postings.ts';

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
}

type Currency =
  | { readonly currency: string; readonly holdId?: never }
  | { readonly currency?: never; readonly holdId: string };

interface Mention {
  readonly refs: readonly (readonly [AccountRef, Currency])[];
  readonly holdId?: string;
  readonly transferId?: string | null;
  /** The id that its own transfer has, where it was chosen. */
  readonly ownTransferId?: string | undefined;
}

const mentionOf = (tenantId: string, command: LedgerCommand): Mention => {
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
        ownTransferId: command.id,
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
    transferIds: mentions.flatMap(({ transferId, ownTransferId }) => [transferId ?? [], ownTransferId ?? []].flat()),
  };
};
