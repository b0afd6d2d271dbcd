import type { CallContext } from '@tessera/runtime/context';
import type { OpenDispute } from '../domain/disputes/dispute.ts';
import type { Ledger } from './ports.ts';

export type OpenDisputeCommand = Omit<OpenDispute, 'type'>;

/** Holds disputed money, as much as is there, until the bank decides. */
export const openDispute = (deps: { readonly ledger: Ledger }) => (command: OpenDisputeCommand, ctx: CallContext) =>
  deps.ledger.execute({ type: 'open-dispute', ...command }, ctx);
