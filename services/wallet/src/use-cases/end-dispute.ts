import type { CallContext } from '@tessera/runtime/context';
import type { EndDispute } from '../domain/disputes/dispute.ts';
import type { Requester } from '../domain/transfers/transfer.ts';
import type { Ledger } from './ports.ts';
import { requesterOf } from './requester.ts';

export type EndDisputeCommand = Omit<EndDispute, 'type' | keyof Requester>;

/** Frees disputed money, or books what the provider has taken back. */
export const endDispute = (deps: { readonly ledger: Ledger }) => (command: EndDisputeCommand, ctx: CallContext) =>
  deps.ledger.execute({ type: 'end-dispute', ...command, ...requesterOf(ctx) }, ctx);
