import type { Money } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { openPayout } from '../../domain/payouts/payout.ts';
import type { PayoutStore } from '../ports.ts';
import type { PaymentProviders } from '../provider.ports.ts';

/** Withdrawals by this name are paid by people, outside of any provider. */
const BY_HAND = 'manual';

export interface PayOutWithdrawal {
  readonly withdrawalId: string;
  readonly userId: string;
  readonly provider: string;
  readonly payoutMethod: string;
  readonly amount: Money;
}

/**
 * Writes down the one payout of an approved withdrawal before any provider hears of it; the submission follows by itself.
 * Where the provider pays nobody out it has failed at once, so that the wallet can let the money go.
 */
export const payOutWithdrawal =
  (deps: { readonly payouts: PayoutStore; readonly providers: PaymentProviders; readonly submitSoon: () => void }) =>
  async (command: PayOutWithdrawal, ctx: CallContext): Promise<void> => {
    if (command.provider === BY_HAND) return;
    const supported = deps.providers.get(command.provider)?.payouts !== undefined;
    await deps.payouts.open(openPayout({ ...command, id: ctx.newId() }, supported, ctx.clock.now()), ctx);
    deps.submitSoon();
  };
