import { followDispute } from '../disputes/follow-dispute.ts';
import type { ProviderObjectKind } from '../provider.ports.ts';
import { followSettlement } from '../settlements/follow-settlement.ts';
import { type BillingStores, settlementKinds } from '../settlements/settlement-kinds.ts';
import type { Follow } from './following.ts';

/** What follows from a callback, by what it is about. */
export const followAll = (stores: BillingStores): Readonly<Record<ProviderObjectKind, Follow>> => {
  const kinds = settlementKinds(stores);
  return {
    payment: followSettlement(kinds.payment),
    refund: followSettlement(kinds.refund),
    payout: followSettlement(kinds.payout),
    dispute: followDispute(stores),
  };
};
