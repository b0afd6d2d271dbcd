import type { CallContext } from '@tessera/runtime/context';
import type { SetAccountStatus } from '../domain/accounts/set-account-status.ts';
import type { Ledger } from './ports.ts';

export type SetAccountStatusCommand = Omit<SetAccountStatus, 'type'>;

/** Suspends an account, takes it back into use, or closes it for good. Postings under way are before it or after it, never both. */
export const setAccountStatus =
  (deps: { readonly ledger: Ledger }) => (command: SetAccountStatusCommand, ctx: CallContext) =>
    deps.ledger.execute({ type: 'set-account-status', ...command }, ctx);
