import { openDatabase } from '@tessera/runtime/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLAIM } from '../../src/persistence/webhooks/due-deliveries.ts';
import { newId, openAnalytics, type RunningAnalytics } from '../running-analytics.ts';

let analytics: RunningAnalytics;
beforeAll(async () => {
  analytics = await openAnalytics();
});
afterAll(() => analytics.stop());

it('what waits for a later time costs the look for what is due nothing', async () => {
  const database = await openDatabase({ service: 'analytics', url: analytics.database.url, poolSize: 1 });
  try {
    const plan = await database.asWorker(async (tx) => {
      // The tables are empty here, and a planner that may choose would read them whole.
      await tx.execute('set local enable_seqscan = off');
      const parameters = [[], [], 8, 256, newId(), 60];
      const rows = await tx.execute<{ 'QUERY PLAN': string }>(`explain ${CLAIM}`, parameters);
      return rows.map((row) => row['QUERY PLAN'].trim()).join('\n');
    });
    expect(plan).toMatch(/using webhook_deliveries_due[^\n]*\nIndex Cond: [^\n]*due_at <= statement_timestamp\(\)/);
    expect(plan).toMatch(/using events_\w+_pkey/);
  } finally {
    await database.close();
  }
});
