import type { Fact } from '../domain/fact.ts';
import { tellingsOf } from '../domain/webhooks/listener.ts';
import type { Archive, BatchTransaction, Listeners } from './ports.ts';

/**
 * Keeps the events that are new and returns them, each queued in the same transaction for the endpoints that are to be told of
 * it. Where the tenants have none, that costs a look that shares the archive's own round trip.
 */
export const archiveEvents =
  (deps: { readonly archive: Archive; readonly listeners: Listeners }) =>
  async (facts: readonly Fact[], tx: BatchTransaction): Promise<readonly Fact[]> => {
    const tenants = new Set(facts.map(({ tenantId }) => tenantId));
    const [fresh, listeners] = await Promise.all([deps.archive.insertNew(facts, tx), deps.listeners.of(tenants, tx)]);
    const tellings = tellingsOf(fresh, listeners);
    if (tellings.length > 0) await deps.listeners.queue(tellings, tx);
    return fresh;
  };
