import type { CallContext } from '@tessera/runtime/context';
import type { PlaceHold } from '../domain/holds/place-hold.ts';
import type { Ledger } from './ports.ts';

export type PlaceHoldCommand = Omit<PlaceHold, 'type'>;

/** Sets money aside for a purpose and a time. All holds of an account together never exceed what it has. */
export const placeHold = (deps: { readonly ledger: Ledger }) => (command: PlaceHoldCommand, ctx: CallContext) =>
  deps.ledger.execute({ type: 'place-hold', ...command }, ctx);
