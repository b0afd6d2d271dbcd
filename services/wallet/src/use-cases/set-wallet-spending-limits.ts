import type { CallContext } from '@tessera/runtime/context';
import type { SpendingLimits } from '../domain/accounts/spending.ts';
import type { Ledger } from './ports.ts';

export interface SetWalletSpendingLimitsCommand {
  readonly currency: string;
  readonly limits: SpendingLimits;
}

/** Limits what the caller spends of their own money. They can tighten a limit; loosening one is for staff. */
export const setWalletSpendingLimits =
  (deps: { readonly ledger: Ledger }) => (command: SetWalletSpendingLimitsCommand, ctx: CallContext) =>
    deps.ledger.execute({ type: 'limit-own-spending', userId: ctx.actor.id, ...command }, ctx);
