import type { CallContext } from '@tessera/runtime/context';
import type { SpendingLimits } from '../domain/spending.ts';
import type { Ledger } from './ports.ts';

export interface SetWalletSpendingLimitsCommand {
  readonly currency: string;
  readonly limits: SpendingLimits;
}

/** Limits what the caller spends of their own money. They can tighten a limit; loosening one is for staff. */
export const setWalletSpendingLimits =
  (deps: { readonly ledger: Ledger }) => (command: SetWalletSpendingLimitsCommand, ctx: CallContext) => {
    const account = { kind: 'user', userId: ctx.actor.id } as const;
    return deps.ledger.execute({ type: 'set-spending-limits', account, by: 'owner', ...command }, ctx);
  };
