import type { CallContext } from '@tessera/runtime/context';
import type { ReleaseHold } from '../domain/holds/release-hold.ts';
import type { Ledger } from './ports.ts';

export type ReleaseHoldCommand = Omit<ReleaseHold, 'type'>;

/** Frees held money whose purpose fell away. A hold that was captured is not freed any more. */
export const releaseHold = (deps: { readonly ledger: Ledger }) => (command: ReleaseHoldCommand, ctx: CallContext) =>
  deps.ledger.execute({ type: 'release-hold', ...command }, ctx);
