import { tenantCreated } from '@tessera/contracts';
import { systemClock, uuidv7Ids } from '@tessera/kernel';
import {
  eventually,
  type HarnessSettings,
  type HttpClient,
  type ServiceHarness,
  serviceHarness,
} from '@tessera/testing';
import { migrations } from '../migrations/index.ts';
import { compose } from '../src/compose.ts';
import { analyticsConfig } from '../src/config.ts';

export type RunningAnalytics = ServiceHarness;

export const newId = uuidv7Ids(systemClock);

/** @param tries how often a message is handled before it is dead, quickly one after another */
export const analyticsHarness = (
  tries = 4,
  env: Readonly<Record<string, string>> = {},
): HarnessSettings<typeof analyticsConfig> => ({
  env,
  service: 'analytics',
  config: analyticsConfig,
  compose,
  migrations,
  overrides: { retry: { delaysMs: Array.from({ length: tries - 1 }, () => 30) } },
});

export const openAnalytics = (tries?: number, env?: Readonly<Record<string, string>>): Promise<RunningAnalytics> =>
  serviceHarness(analyticsHarness(tries, env));

/** A tenant that nobody has heard of yet, and the client of one of its staff. */
export const newTenant = async (analytics: RunningAnalytics, timeZone = 'Europe/Berlin') => {
  const tenantId = newId();
  const token = await analytics.tokens.tokenFor({ tenantId, role: 'staff' });
  const found = async (): Promise<void> => {
    const identity = await analytics.neighbour('identity');
    const data = { ...tenantCreated.example, tenantId, timeZone };
    await identity.publish(tenantCreated, { tenantId, aggregateId: tenantId, sequence: 1, data });
  };
  return { tenantId, token, http: analytics.http.with({ token }), found };
};

/** The same, written down here as if its founding had been counted. */
export const knownTenant = async (analytics: RunningAnalytics, timeZone = 'Europe/Berlin') => {
  const tenant = await newTenant(analytics, timeZone);
  await analytics.sql('insert into analytics.tenants (tenant_id, time_zone) values ($1, $2)', [
    tenant.tenantId,
    timeZone,
  ]);
  return tenant;
};

export interface Row {
  readonly period: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly count: number;
  readonly sum: number | string | null;
}

/** The figures of one metric over the whole year 2026, or over other days. */
export const figuresOf = async (http: HttpClient, metric: string, query = ''): Promise<readonly Row[]> => {
  const days = query.includes('from=') ? '' : '&from=2026-01-01&to=2026-12-31';
  const { status, body } = await http.get<{ readonly rows: readonly Row[] }>(
    `/v1/metrics/query?metric=${metric}${days}${query}`,
  );
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.rows;
};

/** Resolves when so many of the tenant's events are kept. */
export const kept = (analytics: RunningAnalytics, tenantId: string, count: number): Promise<void> =>
  eventually(
    async () => {
      const [row] = await analytics.sql<{ count: number }>(
        'select count(*)::int as count from analytics.events where tenant_id = $1',
        [tenantId],
      );
      if (row?.count !== count) throw new Error(`${row?.count} events are kept, and not ${count}`);
    },
    { timeoutMs: 15_000 },
  );
