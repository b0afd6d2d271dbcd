import { paymentSucceeded } from '@tessera/contracts';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kept, newId, newTenant, openAnalytics, type RunningAnalytics } from '../running-analytics.ts';

let analytics: RunningAnalytics;
let database: Database;
let mine: string;
let theirs: string;

beforeAll(async () => {
  analytics = await openAnalytics(200, { WEBHOOKS_ALLOW_PRIVATE: 'true' });
  await analytics.start();
  database = await openDatabase({ service: 'analytics', url: analytics.database.url, poolSize: 2 });
  const [one, other] = [await newTenant(analytics), await newTenant(analytics)];
  [mine, theirs] = [one.tenantId, other.tenantId];
  const billing = await analytics.neighbour('billing');
  for (const { tenantId, found } of [one, other]) {
    await found();
    await billing.publish(paymentSucceeded, {
      tenantId,
      aggregateId: newId(),
      sequence: 1,
      data: paymentSucceeded.example,
    });
    await kept(analytics, tenantId, 2);
    const token = await analytics.tokens.tokenFor({ tenantId, role: 'admin' });
    const http = analytics.http.with({ token });
    const body = { url: 'http://127.0.0.1:1/', eventTypes: ['*'] };
    const { body: made } = await http.post<{ id: string }>('/v1/webhook-endpoints', { body });
    expect((await http.post(`/v1/webhook-endpoints/${made.id}/test`)).status).toBe(202);
  }
});
afterAll(async () => {
  await database.close();
  await analytics.stop();
});

const TABLES = ['events', 'daily_metrics', 'tenants'];
const WEBHOOK_TABLES = ['webhook_endpoints', 'webhook_secrets', 'webhook_deliveries'];

const tenantsIn = (table: string, tenantId: string): Promise<string[]> =>
  database.read({ tenantId }, async (tx) => {
    const rows = await tx.execute<{ tenant_id: string }>(`select distinct tenant_id from ${table}`);
    return rows.map((row) => row.tenant_id);
  });

const inTenant = (statement: string): Promise<object[]> =>
  database.transact(
    {
      tenantId: mine,
      actor: { kind: 'system', id: 'test', scopes: [] },
      correlationId: 'test',
      clock: analytics.clock,
      newId,
    },
    (tx) => tx.execute(statement),
  );

const asWorker = (statement: string): Promise<object[]> => database.asWorker((tx) => tx.execute(statement));

describe('analytics’ own role', () => {
  it.each([...TABLES, ...WEBHOOK_TABLES])('sees of %s one tenant’s rows, and none without a tenant', async (table) => {
    expect(await tenantsIn(table, mine)).toEqual([mine]);
    expect(await tenantsIn(table, theirs)).toEqual([theirs]);
    expect(await tenantsIn(table, newId())).toEqual([]);
    expect(await tenantsIn(table, '')).toEqual([]);
  });

  it.each(TABLES)('writes nothing into %s: only what events say is counted', async (table) => {
    await expect(inTenant(`insert into ${table} select * from ${table}`)).rejects.toThrow(/permission denied/);
    await expect(inTenant(`update ${table} set tenant_id = tenant_id`)).rejects.toThrow(/permission denied/);
    await expect(inTenant(`delete from ${table}`)).rejects.toThrow(/permission denied/);
  });

  it.each(WEBHOOK_TABLES)(
    'changes of %s nothing that is another tenant’s, and writes nothing for one',
    async (table) => {
      const before = await analytics.sql(`select * from analytics.${table} where tenant_id = $1`, [theirs]);
      expect(before).toHaveLength(1);
      await inTenant(`update ${table} set tenant_id = tenant_id`);
      await expect(inTenant(`update ${table} set tenant_id = '${theirs}'`)).rejects.toThrow(/row-level security/);
      expect(await analytics.sql(`select * from analytics.${table} where tenant_id = $1`, [theirs])).toEqual(before);
      if (table !== 'webhook_secrets')
        await expect(inTenant(`delete from ${table}`)).rejects.toThrow(/permission denied/);
    },
  );

  it('may make no partition, and may not see figures that are being rebuilt', async () => {
    await expect(inTenant(`select create_event_partitions('2035-01-01', '2035-01-01')`)).rejects.toThrow(
      /permission denied/,
    );
    await expect(inTenant('select 1 from rebuilt_daily_metrics')).rejects.toThrow(/permission denied/);
  });
});

describe('the worker role', () => {
  it('sees every tenant’s events and figures', async () => {
    for (const table of [...TABLES, ...WEBHOOK_TABLES]) {
      const rows = await asWorker(`select distinct tenant_id from ${table}`);
      expect(rows).toHaveLength(2);
    }
  });

  it('takes nothing out of the archive and changes nothing in it', async () => {
    await expect(asWorker('delete from events')).rejects.toThrow(/permission denied/);
    await expect(asWorker(`update events set data = '{}'`)).rejects.toThrow(/permission denied/);
    await expect(asWorker('delete from daily_metrics')).rejects.toThrow(/permission denied/);
    await expect(asWorker(`update tenants set time_zone = 'UTC'`)).rejects.toThrow(/permission denied/);
  });
});
