import { advance, type Report } from '../../domain/settlement.ts';
import type { PayoutStore } from '../ports.ts';
import type { PaymentProviders } from '../provider.ports.ts';
import { submitSettlement } from '../settlements/submit-settlement.ts';

/** Tells the provider about a payout that is written down; made again, it finds the provider's payout of before. */
export const submitPayout = (deps: { readonly payouts: PayoutStore; readonly providers: PaymentProviders }) =>
  submitSettlement({
    store: deps.payouts,
    providers: deps.providers,
    create: async (provider, { id: payoutId, amount, payoutMethod }, ctx): Promise<Report> => {
      if (!provider.payouts)
        throw new Error(`${provider.name} paid out when ${payoutId} was opened, and no longer does`);
      return provider.payouts.create({ payoutId, amount, payoutMethod }, ctx);
    },
    advance,
  });
