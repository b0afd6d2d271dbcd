import type { CallContext } from '@tessera/runtime/context';
import type { AnnounceTopUp } from '../domain/top-ups/announce-top-up.ts';
import type { Ledger } from './ports.ts';

export type AnnounceTopUpCommand = Omit<AnnounceTopUp, 'type'>;

/** Shows money that is on its way as pending. It cannot be spent before it is here. */
export const announceTopUp = (deps: { readonly ledger: Ledger }) => (command: AnnounceTopUpCommand, ctx: CallContext) =>
  deps.ledger.execute({ type: 'announce-top-up', ...command }, ctx);
