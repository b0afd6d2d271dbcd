import type { CallContext } from '@tessera/runtime/context';
import type { Ledger } from './ports.ts';

export interface OpenAccountCommand {
  readonly userId: string;
  readonly currency: string;
}

/** A member has an account in the tenant's currency from the day they join. Asked again, it changes nothing. */
export const openAccount =
  (deps: { readonly ledger: Ledger }) =>
  ({ userId, currency }: OpenAccountCommand, ctx: CallContext) =>
    deps.ledger.execute({ type: 'open-account', owner: { kind: 'user', userId }, currency }, ctx);
