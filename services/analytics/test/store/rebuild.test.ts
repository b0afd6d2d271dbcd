import { execFile } from 'node:child_process';
import { paymentSucceeded, pointsEarned, purchaseConfirmed } from '@tessera/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kept, newId, newTenant, openAnalytics, type RunningAnalytics } from '../running-analytics.ts';

let analytics: RunningAnalytics;
let tenantId: string;

beforeAll(async () => {
  analytics = await openAnalytics(200, { WEBHOOKS_ALLOW_PRIVATE: 'true' });
  await analytics.start();
  const tenant = await newTenant(analytics, 'America/New_York');
  ({ tenantId } = tenant);
  // Wants everything, and is there before the first event: a rebuild must tell it nothing.
  const token = await analytics.tokens.tokenFor({ tenantId, role: 'admin' });
  const body = { url: 'http://127.0.0.1:1/', eventTypes: ['*'] };
  expect((await analytics.http.post('/v1/webhook-endpoints', { token, body })).status).toBe(201);
  await analytics.sql(`update analytics.webhook_endpoints set created_at = '2026-01-01'`);
  await tenant.found();
  for (const event of [paymentSucceeded, pointsEarned, purchaseConfirmed]) {
    const from = await analytics.neighbour(event.service);
    for (let day = 1; day <= 20; day += 1) {
      const time = new Date(Date.UTC(2026, 4, day, 3)).toISOString();
      await from.publish(event, { tenantId, aggregateId: newId(), sequence: 1, time, data: event.example as never });
    }
  }
  await kept(analytics, tenantId, 61);
});
afterAll(() => analytics.stop());

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const rebuild = (env: Readonly<Record<string, string>> = { DATABASE_URL: analytics.database.url }): Promise<Run> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['src/rebuild.ts'], { cwd: `${import.meta.dirname}/../..`, env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });

const queuedWebhooks = () => analytics.sql('select event_id from analytics.webhook_deliveries order by 1');

const liveFigures = () => analytics.sql('select * from analytics.daily_metrics order by 1, 2, 3, 4, 5');

describe('a rebuild', () => {
  it('finds that the live figures are those of the archive, changes nothing and leaves nothing', async () => {
    const before = await liveFigures();
    const { code, out, err } = await rebuild();
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('rebuilt from 61 of 61 events');
    expect(out).toContain('every daily figure agrees with the archive of 61 events');
    expect(await liveFigures()).toEqual(before);
    expect(await analytics.sql('select 1 from analytics.rebuilt_daily_metrics')).toEqual([]);
  });

  it('sends no event again, though an endpoint wants all of them', async () => {
    const before = await queuedWebhooks();
    expect(before).toHaveLength(61);
    await analytics.sql('delete from analytics.webhook_deliveries');
    expect((await rebuild()).code).toBe(0);
    expect(await queuedWebhooks()).toEqual([]);
  });

  it.each([
    [
      'a figure that is too high',
      `update analytics.daily_metrics set sum = sum + 1 where metric = 'payments.succeeded' and day = '2026-05-04'`,
      /2026-05-04 payments\.succeeded sandbox EUR: live count 1 sum 2001, rebuilt count 1 sum 2000/,
    ],
    [
      'a figure that is missing',
      `delete from analytics.daily_metrics where metric = 'tickets.sold' and day = '2026-05-05'`,
      /2026-05-05 tickets\.sold EUR: live nothing, rebuilt count/,
    ],
    [
      'a figure that nothing stands behind',
      `insert into analytics.daily_metrics select tenant_id, metric, '2026-12-24', kind, currency, 7, 7
       from analytics.daily_metrics where metric = 'points.earned' and day = '2026-05-06'`,
      /2026-12-24 points\.earned: live count 7 sum 7, rebuilt nothing/,
    ],
  ])('says %s, and nothing else, and fails', async (_what, plant, line) => {
    await analytics.sql('create table analytics.saved as table analytics.daily_metrics');
    try {
      await analytics.sql(plant);
      const { code, out, err } = await rebuild();
      expect(code).toBe(1);
      const differences = out.split('\n').filter((one) => one.startsWith('differs'));
      expect(differences).toHaveLength(1);
      expect(differences[0]).toMatch(line);
      expect(differences[0]).toContain(tenantId);
      expect(err).toContain('daily figures that differ from the archive of 61 events: 1');
    } finally {
      await analytics.sql('delete from analytics.daily_metrics');
      await analytics.sql('insert into analytics.daily_metrics table analytics.saved');
      await analytics.sql('drop table analytics.saved');
    }
  });

  it('sees one moment, though events come in while it runs', async () => {
    const from = await analytics.neighbour('billing');
    let running = true;
    const runs = Promise.all([rebuild(), rebuild().then((second) => second.code)]).finally(() => {
      running = false;
    });
    let published = 0;
    while (running) {
      const data = paymentSucceeded.example;
      await from.publish(paymentSucceeded, { tenantId, aggregateId: newId(), sequence: 1, data });
      published += 1;
    }
    const [first, secondCode] = await runs;
    // Two at once: either they came one after the other, or one was told to wait; no figure differed for either.
    expect([0, 2]).toContain(first.code);
    expect([0, 2]).toContain(secondCode);
    expect([first.code, secondCode]).toContain(0);
    await kept(analytics, tenantId, 61 + published);
  });

  it('that cannot run says so in a sentence, and not that figures differ', async () => {
    const missing = await rebuild({});
    expect([missing.code, missing.out]).toEqual([2, '']);
    expect(missing.err).toContain('DATABASE_URL is missing');
    const away = await rebuild({ DATABASE_URL: 'postgres://analytics:none@127.0.0.1:1/none' });
    expect(away.code).toBe(2);
    expect(away.err).toContain('postgres is unavailable');
    expect(away.err).not.toContain('    at ');
  });
});
