import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { AccountSum, Accounts } from './ports.ts';

/** The accounts of one currency by their sort. `totalMinor` is zero, or money was made or lost. */
export interface CurrencySummary {
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly kinds: readonly AccountSum[];
}

/** The sums of the tenant's ledger, all read at one instant. */
export const summarizeLedger =
  (deps: { readonly accounts: Accounts }) =>
  async (ctx: CallContext): Promise<Result<readonly CurrencySummary[], never>> => {
    const sums = await deps.accounts.sums(ctx);
    const byCurrency = [...Map.groupBy(sums, ({ currency }) => currency)];
    return ok(
      byCurrency.map(([currency, kinds]) => ({
        currency,
        totalMinor: kinds.reduce((total, { postedMinor }) => total + postedMinor, 0n),
        kinds,
      })),
    );
  };
