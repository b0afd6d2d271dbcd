import type { CallContext } from '@tessera/runtime/context';
import type { WebhookStore } from '../ports.ts';
import type { PaymentProviders } from '../provider.ports.ts';
import { tenantOf } from '../webhooks/tenant-of.ts';

/** Longer than any provider goes on repeating a callback. */
const LOOK_BACK_MS = 30 * 24 * 60 * 60_000;

/**
 * Puts the disputes of the last thirty days into the inbox as if they had been called back: nobody here knows of a dispute
 * whose callbacks were all lost. The inbox takes each state of each once, so looking twice does nothing.
 */
export const findDisputes =
  (deps: { readonly webhooks: WebhookStore; readonly providers: PaymentProviders; readonly applySoon: () => void }) =>
  async (now: Date, contextFor: (tenantId: string) => CallContext): Promise<void> => {
    for (const provider of deps.providers.values()) {
      const found = await provider.findDisputes(new Date(now.getTime() - LOOK_BACK_MS));
      for (const event of found) {
        const tenantId = await tenantOf(event, provider.name, deps.webhooks);
        if (tenantId !== undefined) await deps.webhooks.receive(provider.name, event, contextFor(tenantId));
      }
    }
    deps.applySoon();
  };
