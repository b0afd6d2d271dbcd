import type { WebhookLeftovers } from './webhooks.ports.ts';

/** Rows at a time, so that no step holds many locks. */
const SLICE = 5_000;
const KEPT_DAYS = 30;

/**
 * Clears away what deliveries leave behind. Each step is a transaction of its own that anybody may make again at any time.
 * Returns 0 when nothing is left to do now.
 */
export const clearWebhooks =
  ({ leftovers }: { readonly leftovers: WebhookLeftovers }) =>
  async (): Promise<number> => {
    const counts = [
      await leftovers.deleteFinished(KEPT_DAYS, SLICE),
      await leftovers.giveUpForDisabled(SLICE),
      await leftovers.deleteForDeleted(SLICE),
    ];
    await leftovers.deleteEnded();
    const resealed = await leftovers.reseal();
    return counts.filter((rows) => rows === SLICE).length + resealed;
  };
