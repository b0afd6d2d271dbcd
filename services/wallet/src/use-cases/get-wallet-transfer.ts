import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { counterpartyOf } from '../domain/statements/counterparty.ts';
import { lineOf, type StatementLine } from '../domain/statements/statement.ts';
import type { PostedTransfer } from '../domain/transfers/transfer.ts';
import { type TransferStatus, transferStatus } from '../domain/transfers/transfer-status.ts';
import type { Reversal, TransferSide, Transfers } from './statement.ports.ts';

/** A transfer as somebody sees it who has a part in it. */
export interface OwnTransferView {
  readonly transfer: PostedTransfer;
  readonly status: TransferStatus;
  /** The sides on the caller's own accounts: one, or both where it is between two of them. */
  readonly lines: readonly StatementLine[];
  readonly reversedBy: readonly Reversal[];
}

/** A transfer that touches one of the caller's own accounts, without saying who else has a part in it. */
export const getWalletTransfer =
  (deps: { readonly transfers: Transfers }) =>
  async (
    { transferId }: { readonly transferId: string },
    ctx: CallContext,
  ): Promise<Result<OwnTransferView, Refusal<'wallet.transfer_not_found'>>> => {
    const found = await deps.transfers.find(transferId, ctx);
    const isOwn = ({ account }: TransferSide) => account.ownerKind === 'user' && account.ownerId === ctx.actor.id;
    const sides = found ? [found.debit, found.credit] : [];
    if (!found || !sides.some(isOwn)) {
      return refuse('wallet.transfer_not_found', 'None of your accounts has a part in such a transfer.');
    }
    const { transfer, reversedBy } = found;
    const lines = sides.filter(isOwn).map(({ account, entry }) => {
      const other = account.id === found.debit.account.id ? found.credit : found.debit;
      return lineOf(entry, transfer, counterpartyOf(account, other.account));
    });
    return ok({ transfer, status: transferStatus(transfer), lines, reversedBy });
  };
