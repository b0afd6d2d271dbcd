import type { CallContext } from '@tessera/runtime/context';
import type { CancellableStatus, Settlement } from '../../domain/settlement.ts';
import type { SettlementStore } from '../ports.ts';
import type { PaymentProvider, PaymentProviders } from '../provider.ports.ts';

export interface PollSettlement<Thing, Told> {
  readonly store: SettlementStore<Thing>;
  readonly providers: PaymentProviders;
  readonly retrieve: (provider: PaymentProvider, providerId: string, ctx: CallContext) => Promise<Told | undefined>;
  readonly advance: (thing: Thing, report: Told, now: Date) => Thing;
}

/** Asks the provider about something that it has had for long, because the callback about its end may be lost for good. */
export const pollSettlement =
  <Thing extends Settlement<CancellableStatus>, Told>({
    store,
    providers,
    retrieve,
    advance,
  }: PollSettlement<Thing, Told>) =>
  async (command: { readonly id: string }, ctx: CallContext): Promise<void> => {
    const thing = await store.find(command.id, ctx);
    if (thing?.status !== 'PROCESSING' || thing.providerId === null) return;
    const provider = providers.get(thing.provider);
    if (!provider) throw new Error(`${thing.id} names a provider that is not configured: ${thing.provider}`);
    const report = await retrieve(provider, thing.providerId, ctx);
    if (!report) throw new Error(`${thing.provider} no longer knows ${thing.providerId}, which it has of us`);
    await store.change(thing.id, (current) => advance(current, report, ctx.clock.now()), ctx);
  };
