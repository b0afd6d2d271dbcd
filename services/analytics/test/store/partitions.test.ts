import { randomUUID } from 'node:crypto';
import { paymentSucceeded } from '@tessera/contracts';
import { systemClock } from '@tessera/kernel';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import { createLogger } from '@tessera/runtime/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartitionsJob } from '../../src/jobs/create-partitions.job.ts';
import { figuresOf, kept, knownTenant, newId, openAnalytics, type RunningAnalytics } from '../running-analytics.ts';

let analytics: RunningAnalytics;
let database: Database;
beforeAll(async () => {
  analytics = await openAnalytics();
  database = await openDatabase({ service: 'analytics', url: analytics.database.url, poolSize: 4 });
  await analytics.start();
});
afterAll(async () => {
  await database.close();
  await analytics.stop();
});

const partitions = async (): Promise<string[]> => {
  const rows = await analytics.sql<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'analytics.events'::regclass order by 1`,
  );
  return rows.map(({ name }) => name.replace('analytics.', ''));
};

const create = (first: string, last: string): Promise<number> =>
  database.asWorker(async (tx) => {
    const [row] = await tx.execute<{ created: number }>(
      'select create_event_partitions($1::date, $2::date) as created',
      [first, last],
    );
    return row?.created ?? -1;
  });

const monthOf = (monthsFromNow: number): string => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + monthsFromNow, 1)).toISOString().slice(0, 7);
};

const partitionOf = async (id: string): Promise<string | undefined> => {
  const [row] = await analytics.sql<{ name: string }>(
    'select tableoid::regclass::text as name from analytics.events where id = $1',
    [id],
  );
  return row?.name.replace('analytics.', '');
};

describe('the partitions of the archive', () => {
  it('are there for this month and the next three, and making them again makes none', async () => {
    const job = createPartitionsJob(database);
    const ctx = {
      clock: systemClock,
      newId,
      logger: createLogger({ service: 'analytics', level: 'silent' }),
      contextFor: () => {
        throw new Error('this job works for no tenant');
      },
      wakeAt: () => undefined,
    };
    const before = await partitions();
    for (const ahead of [0, 1, 2, 3]) expect(before).toContain(`events_${monthOf(ahead).replace('-', '_')}`);
    expect(await job.run(ctx)).toBe(0);
    expect(await job.run(ctx)).toBe(0);
    expect(await partitions()).toEqual(before);
  });

  it('are made once by several instances at the same moment', async () => {
    const created = await Promise.all([1, 2, 3].map(() => create('2031-01-15', '2031-03-01')));
    expect(created.sort()).toEqual([0, 0, 3]);
    expect(await create('2031-01-01', '2031-03-31')).toBe(0);
  });

  it('each keep the tenants apart, like the table itself', async () => {
    const unprotected = await analytics.sql(
      `select relname from pg_class join pg_inherits on inhrelid = pg_class.oid
       where inhparent = 'analytics.events'::regclass and not (relrowsecurity and relforcerowsecurity)`,
    );
    expect(unprotected).toEqual([]);
    const [partition = ''] = await partitions();
    const direct = database.read({ tenantId: newId() }, (tx) => tx.execute(`select 1 from ${partition}`));
    await expect(direct).rejects.toThrow(/permission denied/);
  });
});

describe('an event', () => {
  const publish = async (tenantId: string, id: string): Promise<void> => {
    const billing = await analytics.neighbour('billing');
    const about = { tenantId, id, aggregateId: newId(), sequence: 1, time: '2026-06-06T12:00:00.000Z' };
    await billing.publish(paymentSucceeded, { ...about, data: paymentSucceeded.example });
  };

  it('is kept with the month of its id', async () => {
    const { tenantId } = await knownTenant(analytics);
    const id = newId();
    await publish(tenantId, id);
    await kept(analytics, tenantId, 1);
    expect(await partitionOf(id)).toBe(`events_${monthOf(0).replace('-', '_')}`);
  });

  it('whose id tells no time is kept by itself, counted once and seen like any other', async () => {
    const { tenantId, http } = await knownTenant(analytics);
    const id = randomUUID();
    await publish(tenantId, id);
    await publish(tenantId, id);
    const last = newId();
    await publish(tenantId, last);
    await kept(analytics, tenantId, 2);
    expect(await partitionOf(id)).toBe('events_default');
    expect(await figuresOf(http, 'payments.succeeded')).toMatchObject([{ period: '2026-06-06', count: 2 }]);
    const { body } = await http.get<{ items: { id: string }[] }>('/v1/event-log');
    expect(body.items.map((item) => item.id).sort()).toEqual([id, last].sort());
  });

  it('that came before the partition of its month moves there when that is made, and stays one', async () => {
    const { tenantId, http } = await knownTenant(analytics);
    // A publisher's clock may be years ahead. The first 48 bits are milliseconds since 1970 (RFC 9562).
    const ahead = Date.UTC(2032, 4, 31, 23, 59).toString(16).padStart(12, '0');
    const id = `${ahead.slice(0, 8)}-${ahead.slice(8)}-7000-8000-${randomUUID().slice(24)}`;
    await publish(tenantId, id);
    await kept(analytics, tenantId, 1);
    expect(await partitionOf(id)).toBe('events_default');
    expect(await create('2032-04-01', '2032-06-01')).toBe(3);
    expect(await partitionOf(id)).toBe('events_2032_05');
    await publish(tenantId, id);
    await publish(tenantId, newId());
    await kept(analytics, tenantId, 2);
    expect(await figuresOf(http, 'payments.succeeded')).toMatchObject([{ period: '2026-06-06', count: 2 }]);
    const [row] = await analytics.sql<{ forced: boolean }>(
      `select relforcerowsecurity as forced from pg_class where oid = 'analytics.events_default'::regclass`,
    );
    expect(row?.forced).toBe(true);
  });
});
