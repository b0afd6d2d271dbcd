import type { CallContext } from '@tessera/runtime/context';
import type { CancellableStatus, Settlement } from '../../domain/settlement.ts';
import type { SettlementStore } from '../ports.ts';
import type { PaymentProvider, PaymentProviders } from '../provider.ports.ts';

export interface SubmitSettlement<Thing, Told> {
  readonly store: SettlementStore<Thing>;
  readonly providers: PaymentProviders;
  /** Asks the provider to carry it out, under our id. */
  readonly create: (provider: PaymentProvider, thing: Thing, ctx: CallContext) => Promise<Told>;
  readonly advance: (thing: Thing, report: Told, now: Date) => Thing;
}

/**
 * Tells the provider about something that is written down. The provider knows it by our id, so a submission that died
 * before its answer was saved is simply made again.
 */
export const submitSettlement =
  <Thing extends Settlement<CancellableStatus>, Told>({
    store,
    providers,
    create,
    advance,
  }: SubmitSettlement<Thing, Told>) =>
  async (command: { readonly id: string }, ctx: CallContext): Promise<void> => {
    const thing = await store.find(command.id, ctx);
    if (thing?.status !== 'PENDING') return;
    let report: Told;
    try {
      const provider = providers.get(thing.provider);
      if (!provider) throw new Error(`${thing.id} names a provider that is not configured: ${thing.provider}`);
      report = await create(provider, thing, ctx);
    } catch (error) {
      await store.postpone(thing.id, ctx);
      throw error;
    }
    await store.change(thing.id, (current) => advance(current, report, ctx.clock.now()), ctx);
  };
