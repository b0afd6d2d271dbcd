import { paymentSucceeded } from '@tessera/contracts';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kept, newId, newTenant, openAnalytics, type RunningAnalytics } from '../running-analytics.ts';

let analytics: RunningAnalytics;
let database: Database;
let mine: string;
let theirs: string;

beforeAll(async () => {
  analytics = await openAnalytics(200);
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
  }
});
afterAll(async () => {
  await database.close();
  await analytics.stop();
});

const TABLES = ['events', 'daily_metrics', 'tenants'];

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
  it.each(TABLES)('sees of %s one tenant’s rows, and none without a tenant', async (table) => {
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

  it('may make no partition, and may not see figures that are being rebuilt', async () => {
    await expect(inTenant(`select create_event_partitions('2035-01-01', '2035-01-01')`)).rejects.toThrow(
      /permission denied/,
    );
    await expect(inTenant('select 1 from rebuilt_daily_metrics')).rejects.toThrow(/permission denied/);
  });
});

describe('the worker role', () => {
  it('sees every tenant’s events and figures', async () => {
    for (const table of TABLES) {
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
