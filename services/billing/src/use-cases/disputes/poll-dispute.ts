import type { CallContext } from '@tessera/runtime/context';
import type { DisputeStore } from '../ports.ts';
import type { PaymentProviders } from '../provider.ports.ts';
import type { followDispute } from './follow-dispute.ts';

/** Asks the provider about an open dispute, because the callback about its end may be lost for good. */
export const pollDispute =
  (deps: {
    readonly disputes: DisputeStore;
    readonly providers: PaymentProviders;
    readonly follow: ReturnType<typeof followDispute>;
  }) =>
  async (command: { readonly id: string }, ctx: CallContext): Promise<void> => {
    const dispute = await deps.disputes.find(command.id, ctx);
    if (dispute?.status !== 'OPEN') return;
    const provider = deps.providers.get(dispute.provider);
    if (!provider)
      throw new Error(`dispute ${dispute.id} names a provider that is not configured: ${dispute.provider}`);
    const following = await deps.follow(provider, dispute.providerDisputeId, ctx);
    if ('cannot' in following) throw new Error(following.cannot);
    await following.act(ctx);
  };
