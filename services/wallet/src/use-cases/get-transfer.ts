import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type TransferStatus, transferStatus } from '../domain/transfers/transfer-status.ts';
import type { TransferDetails, Transfers } from './statement.ports.ts';

export interface TransferView extends TransferDetails {
  readonly status: TransferStatus;
}

/** Any transfer of the tenant with both its sides and what was given back of it, for staff. */
export const getTransfer =
  (deps: { readonly transfers: Transfers }) =>
  async (
    { transferId }: { readonly transferId: string },
    ctx: CallContext,
  ): Promise<Result<TransferView, Refusal<'wallet.transfer_not_found'>>> => {
    const found = await deps.transfers.find(transferId, ctx);
    if (!found) return refuse('wallet.transfer_not_found', 'There is no such transfer.');
    return ok({ ...found, status: transferStatus(found.transfer) });
  };
