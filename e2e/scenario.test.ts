import { join } from 'node:path';
import { eventually } from '@tessera/testing';
import { ApiClient, type DemoResult, ledgerSummary, openPool, runDemo } from '@tessera/tools/demo';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brokenPromises, openWholeDatabase, type WholeDatabase } from './database.ts';
import { invariants } from './invariants.ts';
import { startTestStack, type TestStack } from './stack.ts';
import { busyConsumers, storedEventIds } from './streams.ts';
import { isSignedBy, startWebhookReceiver } from './webhook-receiver.ts';

let stack: TestStack;
let database: WholeDatabase;
let result: DemoResult;
const lines: string[] = [];

beforeAll(async () => {
  stack = await startTestStack();
  database = openWholeDatabase(stack);
  result = await runDemo({
    gatewayUrl: stack.urls.gateway,
    print: (line) => lines.push(line),
    drawDir: join(stack.dataDir, 'draws'),
  });
  console.log(`the stack was ready after ${(stack.startedInMs / 1_000).toFixed(1)} s`);
  // What came last is still on its way to loyalty and analytics.
  await eventually(async () => expect(await busyConsumers(stack)).toEqual([]), { everyMs: 100 });
}, 180_000);

afterAll(async () => {
  await database?.close();
  await stack?.dispose();
});

describe('the main job on real processes', () => {
  test('every promise about money, tickets, points and events holds in the database', async () => {
    await eventually(async () => expect(await brokenPromises(database.sql)).toEqual([]), { everyMs: 200 });
  });

  test.each(invariants)('its breach would be seen: $promise', async ({ broken, plant }) => {
    const seen = await database.withoutTrace(async (sql) => {
      await sql(plant);
      return sql(broken);
    });
    expect(seen).not.toEqual([]);
  });

  test('analytics has every event of every stream exactly once', async () => {
    const inStreams = await storedEventIds(stack);
    const kept = await database.sql<{ id: string }>('select id from analytics.events');
    expect(inStreams.length).toBeGreaterThan(200);
    expect(kept.map(({ id }) => id).sort()).toEqual([...new Set(inStreams)].sort());
    expect(new Set(inStreams).size).toBe(inStreams.length);
  });

  test('the API tells the same: each pool balances, the ledger adds up to zero, and nobody is owed anything', async () => {
    const api = new ApiClient(stack.urls.gateway);
    const { token } = result.club.owner;
    const report = await api.expect<Record<string, unknown>>('GET', `/v1/pools/${result.pool.poolId}/conservation`, {
      token,
    });
    expect(report).toMatchObject({
      balanced: true,
      differenceMinor: 0,
      pendingMinor: 0,
      heldMinor: 0,
      salesMinor: result.pool.tickets * result.pool.ticketPriceMinor,
      prizesMinor: result.pool.prizeMinor,
    });
    const { currencies } = await ledgerSummary(api, result.club);
    expect(currencies.map(({ currency, totalMinor }) => ({ currency, totalMinor }))).toEqual([
      { currency: 'EUR', totalMinor: 0 },
    ]);
    expect(currencies.flatMap(({ kinds }) => kinds).every(({ heldMinor }) => heldMinor === 0)).toBe(true);
  });

  test('each buyer sees their own tickets, and all of them together are the numbers from 1 to the last', async () => {
    const api = new ApiClient(stack.urls.gateway);
    const own = await Promise.all(
      result.club.members.map(({ token }) =>
        api.expect<{ items: { number: number }[] }>('GET', `/v1/pools/${result.pool.poolId}/tickets`, { token }),
      ),
    );
    const numbers = own.flatMap(({ items }) => items.map(({ number }) => number)).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: result.pool.tickets }, (_, index) => index + 1));
  });

  test('who runs it is told the winner, the proof, the sums and the trace of a purchase', () => {
    const text = lines.join('\n');
    expect(text).toMatch(/Winner +\S+@example\.com with ticket \d+, paid 80\.00 EUR/);
    expect(text).toContain('Checked offline from its published file: right');
    expect(text).toMatch(/The winner was told by mail: “You won at .+: .+”/);
    expect(text).toMatch(/Ledger +sum +0\.00 EUR/);
    expect(text).toMatch(/Purchase trace [0-9a-f]{32}/);
  });

  test('a winner is told by mail, and the operator’s own server by one signed webhook, of the same claim', async () => {
    const receiver = await startWebhookReceiver();
    try {
      const api = new ApiClient(stack.urls.gateway);
      const { token } = result.club.owner;
      const endpoint = await api.expect<{ secret: string }>('POST', '/v1/webhook-endpoints', {
        token,
        body: { url: receiver.url, eventTypes: ['raffle.claim.claim-opened.v1'] },
      });
      const pool = await openPool(api, result.club, { tickets: 1, ticketPriceMinor: 100, prizeMinor: 50 });
      const buyer = result.attempts.find(({ bought }) => !bought)?.person ?? result.club.members[0];
      await api.expect('POST', `/v1/pools/${pool.poolId}/entries`, {
        token: buyer?.token ?? '',
        body: { quantity: 1 },
      });
      await eventually(() => expect(receiver.received).toHaveLength(1), { timeoutMs: 20_000 });
      const [webhook] = receiver.received;
      if (!webhook) throw new Error('no webhook came');
      expect(isSignedBy(endpoint.secret, webhook)).toBe(true);
      const { type, data } = JSON.parse(webhook.text);
      expect([type, data.poolId]).toEqual(['raffle.claim.claim-opened.v1', pool.poolId]);
      const told = await eventually(async () => {
        const { items } = await api.expect<{ items: { about: string; status: string; userId: string }[] }>(
          'GET',
          '/v1/mails',
          { token },
        );
        const mails = items.filter(({ about }) => about === data.claimId);
        expect(mails).toEqual([expect.objectContaining({ status: 'SENT' })]);
        return mails;
      });
      expect(told[0]?.userId).toBe(data.userId);
    } finally {
      await receiver.stop();
    }
  });
});
