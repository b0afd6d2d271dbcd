import type { Fact } from '../domain/fact.ts';
import { dayOf, sumDeltas } from '../domain/measure.ts';
import type { BatchTransaction, DailyFigures, TenantZones } from './ports.ts';

/** The founding of a tenant has not arrived yet, so nobody knows which day its events belong to. */
export class TenantUnknown extends Error {
  override readonly name = 'TenantUnknown';
}

/**
 * Adds new facts to the daily figures of their tenants, each on the day it happened, in the transaction that archived them.
 * @throws TenantUnknown when a fact must wait for its tenant
 */
export const countFacts =
  (deps: { readonly zones: TenantZones; readonly figures: DailyFigures }) =>
  async (facts: readonly Fact[], tx: BatchTransaction): Promise<void> => {
    const founded = facts.flatMap(({ tenantId, timeZone }) => (timeZone === undefined ? [] : [{ tenantId, timeZone }]));
    await deps.zones.add(founded, tx);
    const zones = await deps.zones.of(new Set(facts.map((fact) => fact.tenantId)), tx);
    const deltas = facts.map(({ tenantId, occurredAt, measure }) => {
      const zone = zones.get(tenantId);
      if (zone === undefined) throw new TenantUnknown(`the zone of tenant ${tenantId} is not known yet`);
      return { ...measure, tenantId, day: dayOf(new Date(occurredAt), zone) };
    });
    await deps.figures.add(sumDeltas(deltas), tx);
  };
