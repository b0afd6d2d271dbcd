import type { CallContext } from '@tessera/runtime/context';
import { advancePayment, contradictsPayment } from '../../domain/payments/payment.ts';
import type { Payout } from '../../domain/payouts/payout.ts';
import type { Refund } from '../../domain/refunds/refund.ts';
import { advance, contradicts, type Report, type SettlementStatus } from '../../domain/settlement.ts';
import type { DisputeStore, PaymentStore, PayoutStore, RefundStore } from '../ports.ts';
import type { PaymentProvider } from '../provider.ports.ts';

export interface BillingStores {
  readonly payments: PaymentStore;
  readonly refunds: RefundStore;
  readonly payouts: PayoutStore;
  readonly disputes: DisputeStore;
}

/** Where payments are kept, and what is asked of their provider. */
export const paymentKind = (payments: PaymentStore) => ({
  noun: 'payment',
  store: payments,
  retrieve: (provider: PaymentProvider, id: string, ctx: CallContext) => provider.retrievePayment(id, ctx),
  advance: advancePayment,
  contradicts: contradictsPayment,
});

/** Where each kind of settlement is kept, and the question to its provider that tells how it stands. */
export const settlementKinds = ({ payments, refunds, payouts }: Omit<BillingStores, 'disputes'>) => ({
  payment: paymentKind(payments),
  refund: {
    noun: 'refund',
    store: refunds,
    retrieve: (provider: PaymentProvider, id: string, ctx: CallContext) => provider.retrieveRefund(id, ctx),
    advance: advance<SettlementStatus, Refund>,
    contradicts,
  },
  payout: {
    noun: 'payout',
    store: payouts,
    retrieve: async (provider: PaymentProvider, id: string, ctx: CallContext): Promise<Report | undefined> =>
      provider.payouts?.retrieve(id, ctx),
    advance: advance<SettlementStatus, Payout>,
    contradicts,
  },
});
