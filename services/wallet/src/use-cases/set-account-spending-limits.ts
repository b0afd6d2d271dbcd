import type { CallContext } from '@tessera/runtime/context';
import type { SpendingLimits } from '../domain/accounts/spending.ts';
import type { Ledger } from './ports.ts';

export interface SetAccountSpendingLimitsCommand {
  readonly accountId: string;
  /** The account's; another one is refused, so that no limit is mistaken. */
  readonly currency: string;
  readonly limits: SpendingLimits;
}

/** Sets, raises or lifts the limits of what a person spends of an account, for staff. */
export const setAccountSpendingLimits =
  (deps: { readonly ledger: Ledger }) => (command: SetAccountSpendingLimitsCommand, ctx: CallContext) =>
    deps.ledger.execute({ type: 'set-spending-limits', ...command }, ctx);
