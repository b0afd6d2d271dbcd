import type { CallContext } from '@tessera/runtime/context';
import type { Ledger } from '../ports.ts';
import { requesterOf } from '../requester.ts';

export interface RejectAdjustmentCommand {
  readonly adjustmentId: string;
  readonly reason: string;
}

/** Turns a correction down that waits for approval; nothing is booked. */
export const rejectAdjustment =
  (deps: { readonly ledger: Ledger }) => (command: RejectAdjustmentCommand, ctx: CallContext) =>
    deps.ledger.execute({ type: 'reject-adjustment', ...command, rejectedBy: requesterOf(ctx).postedBy }, ctx);
