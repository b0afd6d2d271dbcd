import type { CallContext } from '@tessera/runtime/context';
import { advanceDispute, disputeContradicts, openDispute } from '../../domain/disputes/dispute.ts';
import type { DisputeStore, PaymentStore } from '../ports.ts';
import type { PaymentProvider } from '../provider.ports.ts';
import type { Following } from '../webhooks/following.ts';

/**
 * Follows a dispute as its provider tells it now. One that has ended before its beginning was heard of here is opened and
 * ended in one transaction. While the bank only asks, there is no dispute.
 */
export const followDispute =
  (deps: { readonly disputes: DisputeStore; readonly payments: PaymentStore }) =>
  async (provider: PaymentProvider, providerDisputeId: string, ctx: CallContext): Promise<Following> => {
    const report = await provider.retrieveDispute(providerDisputeId, ctx);
    if (!report) return { cannot: `the provider knows no dispute ${providerDisputeId}` };
    const payment = await deps.payments.findByProviderId(provider.name, report.providerPaymentId, ctx);
    if (!payment) return { cannot: `no payment of ours is called ${report.providerPaymentId} yet` };
    if (payment.status !== 'SUCCEEDED')
      return { cannot: `payment ${payment.id} is disputed and is ${payment.status} here` };
    const known = await deps.disputes.findByProviderId(provider.name, providerDisputeId, ctx);
    if (known && disputeContradicts(known.status, report.status))
      return { cannot: `dispute ${known.id} ended ${known.status} here and is ${report.status} at the provider` };
    if (!known && report.status === 'INQUIRY') return { act: async () => undefined };
    const now = ctx.clock.now();
    const opened = known ?? openDispute(ctx.newId(), payment, report, now);
    return {
      act: (inside) => deps.disputes.change(opened, (dispute) => advanceDispute(dispute, report.status, now), inside),
    };
  };
