import type { CallContext } from '@tessera/runtime/context';
import type { AbandonTopUp } from '../domain/top-ups/abandon-top-up.ts';
import type { Ledger } from './ports.ts';

export type AbandonTopUpCommand = Omit<AbandonTopUp, 'type'>;

/** Takes back what was shown as pending, because the payment came to nothing. */
export const abandonTopUp = (deps: { readonly ledger: Ledger }) => (command: AbandonTopUpCommand, ctx: CallContext) =>
  deps.ledger.execute({ type: 'abandon-top-up', ...command }, ctx);
