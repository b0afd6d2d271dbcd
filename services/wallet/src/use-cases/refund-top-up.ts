import type { CallContext } from '@tessera/runtime/context';
import type { RefundTopUp } from '../domain/top-ups/refund-top-up.ts';
import type { Requester } from '../domain/transfers/transfer.ts';
import type { Ledger } from './ports.ts';
import { requesterOf } from './requester.ts';

export type RefundTopUpCommand = Omit<RefundTopUp, 'type' | keyof Requester>;

/** Books, once, what a provider has given back to the payer. What the person has spent already they now owe. */
export const refundTopUp = (deps: { readonly ledger: Ledger }) => (command: RefundTopUpCommand, ctx: CallContext) =>
  deps.ledger.execute({ type: 'refund-top-up', ...command, ...requesterOf(ctx) }, ctx);
