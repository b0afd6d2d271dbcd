import type { CallContext } from '@tessera/runtime/context';
import type { RequestAdjustment } from '../../domain/adjustments/request-adjustment.ts';
import type { Requester } from '../../domain/transfers/transfer.ts';
import type { Ledger } from '../ports.ts';
import { requesterOf } from '../requester.ts';

export type RequestAdjustmentCommand = Omit<RequestAdjustment, 'type' | keyof Requester>;

/** Corrects the books, at once or, where the tenant wants two people for the amount, once another one approves. */
export const requestAdjustment =
  (deps: { readonly ledger: Ledger }) => (command: RequestAdjustmentCommand, ctx: CallContext) =>
    deps.ledger.execute({ type: 'request-adjustment', ...command, ...requesterOf(ctx) }, ctx);
