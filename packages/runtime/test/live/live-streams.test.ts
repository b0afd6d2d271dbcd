import { setTimeout as delay } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { ok } from '@tessera/kernel';
import { eventually, type FakeClock, fakeClock, openLive } from '@tessera/testing';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DependencyUnavailable } from '../../src/context/index.ts';
import { createHttpApp, type RunningServer, serve } from '../../src/http/index.ts';
import { defineLiveRoute, LiveStreams } from '../../src/live/index.ts';
import { createLogger, type Telemetry } from '../../src/telemetry/index.ts';

const TENANT = '019a8f2e-7c00-7000-8000-0000000000aa';

/** The part of NATS that streams hear, played. */
const playedNats = () => {
  const subscriptions = new Set<(message: unknown) => void>();
  const statuses: ((status: { type: string }) => void)[] = [];
  async function* from<T>(listen: (take: (value: T) => void) => void): AsyncGenerator<T> {
    const waiting: T[] = [];
    let wake: () => void = () => undefined;
    listen((value) => {
      waiting.push(value);
      wake();
    });
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
  const nats = {
    subscribe: () => {
      let own: ((message: unknown) => void) | undefined;
      const messages = from<unknown>((take) => {
        own = take;
        subscriptions.add(take);
      });
      return Object.assign(messages, { unsubscribe: () => own && subscriptions.delete(own) });
    },
    flush: async () => undefined,
    status: () => from<{ type: string }>((take) => statuses.push(take)),
  };
  return {
    nats: nats as unknown as NatsConnection,
    listeners: () => subscriptions.size,
    publish(data: unknown, tenant = TENANT): void {
      const body = typeof data === 'string' ? data : JSON.stringify(data);
      for (const take of subscriptions) take({ headers: new Map([['ce-tenant', tenant]]), string: () => body });
    },
    reconnect: () => {
      for (const take of statuses) take({ type: 'reconnect' });
    },
  };
};

/** Counters that clients watch, one a name; each look at one is counted. */
class Counters {
  readonly values = new Map<string, number>();
  looks = 0;
  failing: Error | undefined;

  watch(name: string, lastEventId: string | undefined) {
    let shown = Number(lastEventId ?? 0);
    return {
      topics: () => [name],
      next: async () => {
        this.looks += 1;
        if (this.failing) throw this.failing;
        const value = this.values.get(name) ?? 0;
        if (value <= shown) return [];
        shown = value;
        return [value];
      },
    };
  }
}

let broker: ReturnType<typeof playedNats>;
let counters: Counters;
let clock: FakeClock;
let registry: Registry;
let live: LiveStreams;
let server: RunningServer | undefined;
let tokenEnds: number;
beforeEach(() => {
  broker = playedNats();
  counters = new Counters();
  clock = fakeClock();
  tokenEnds = clock.now().getTime() + 3_600_000;
});
afterEach(async () => {
  await live.stop();
  await server?.close();
  server = undefined;
});

/** An app with one live route; the token names the caller. */
const appWith = (limits: { readonly all?: number; readonly own?: number; readonly stallMs?: number } = {}) => {
  registry = new Registry();
  const logger = createLogger({ service: 'raffle', level: 'silent' });
  const telemetry = { registry } as Telemetry;
  const config = { LIVE_STREAMS: limits.all ?? 100, LIVE_STREAMS_PER_CALLER: limits.own ?? 10 };
  const newId = () => crypto.randomUUID();
  live = new LiveStreams({
    parts: { service: 'raffle', nats: broker.nats, clock, logger, telemetry, config },
    about: ['name'],
  });
  const route = defineLiveRoute({
    path: '/v1/counters/{name}/live',
    operationId: 'watchCounter',
    summary: 'Watch',
    description: 'Watch',
    tags: [],
    scopes: [],
    request: { params: z.object({ name: z.string() }) },
    events: { counter: z.object({ value: z.int() }) },
    refusals: {},
    live,
    refreshMs: 60_000,
    watch: async ({ params }, _ctx, lastEventId) => ok(counters.watch(params.name, lastEventId)),
    toEvent: (value: number) => ({ id: String(value), event: 'counter', data: { value } }),
  });
  return createHttpApp({
    ...{ service: 'raffle', version: '1', routes: [route], clock, newId, logger, telemetry },
    ...(limits.stallMs === undefined ? {} : { stallMs: limits.stallMs }),
    readiness: async () => ({ ready: true, checks: [] }),
    verifyToken: async (sub) => ({
      status: 'valid',
      claims: { sub, tid: TENANT, role: 'member', scopes: [], exp: Math.floor(tokenEnds / 1_000) } as never,
    }),
  });
};

const set = (name: string, value: number): void => {
  counters.values.set(name, value);
  broker.publish({ name });
};

const PATH = '/v1/counters/one/live';

const valuesOf = async (metric: string) => (await registry.getSingleMetric(metric)?.get())?.values ?? [];

const openOf = async (): Promise<number> =>
  (await valuesOf('live_streams_open')).reduce((sum, { value }) => sum + value, 0);

const endedBy = async (reason: string): Promise<number | undefined> =>
  (await valuesOf('live_streams_ended_total')).find(({ labels }) => labels['reason'] === reason)?.value;

describe('a live stream', () => {
  test('shows how things stand, and then each change that it hears of, in events with rising ids', async () => {
    counters.values.set('one', 7);
    const client = await openLive(appWith(), PATH, { token: 'anna' });
    expect([client.status, client.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(client.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(await client.next()).toEqual({ id: '7', event: 'counter', data: { value: 7 } });
    expect(client.retryMs).toBeGreaterThanOrEqual(1_000);
    set('one', 8);
    expect(await client.next()).toMatchObject({ id: '8' });
    set('one', 12);
    expect(await client.next()).toMatchObject({ id: '12', data: { value: 12 } });
    client.close();
  });

  test('tells one that comes again nothing but what it does not know', async () => {
    counters.values.set('one', 7);
    const client = await openLive(appWith(), PATH, { token: 'anna', lastEventId: '7' });
    set('one', 9);
    expect(await client.next()).toMatchObject({ id: '9' });
    client.close();
  });

  test('is not moved by news that are old, repeated, another’s or unreadable', async () => {
    counters.values.set('one', 7);
    const client = await openLive(appWith(), PATH, { token: 'anna' });
    await client.next();
    const looks = counters.looks;
    for (const noise of ['{', '"x"', '[]', { name: 'two' }, { name: 5 }]) broker.publish(noise);
    broker.publish({ name: 'one' }, crypto.randomUUID());
    for (let time = 0; time < 5; time += 1) broker.publish({ name: 'one' });
    set('one', 8);
    expect(await client.next()).toMatchObject({ id: '8' });
    expect(counters.looks - looks).toBeLessThanOrEqual(3);
    client.close();
  });

  test('of one who reads slowly keeps nothing: what they read next is how things stand', async () => {
    counters.values.set('one', 1);
    const response = await appWith().request(PATH, { headers: { authorization: 'Bearer anna' } });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    for (let value = 2; value <= 2_000; value += 1) {
      set('one', value);
      if (value % 200 === 0) await delay(1);
    }
    await eventually(() => expect(counters.looks).toBeGreaterThan(1));
    const looks = counters.looks;
    await delay(300);
    expect(counters.looks).toBe(looks);
    const texts: string[] = [];
    do texts.push(Buffer.from((await reader.read()).value ?? []).toString());
    while (!texts.at(-1)?.includes('id: 2000\n'));
    expect(texts.length).toBeLessThanOrEqual(2);
    await reader.cancel();
  });

  test('says that it is still there when it has said nothing for fifteen seconds', async () => {
    counters.values.set('one', 1);
    const client = await openLive(appWith(), PATH, { token: 'anna' });
    await client.next();
    clock.advance(14_000);
    await delay(300);
    expect(client.comments).toEqual([]);
    clock.advance(2_000);
    const over = client.ended();
    await eventually(() => expect(client.comments).toEqual(['still here']));
    client.close();
    await over;
  });

  test('looks by itself now and then, and at once where news may have been lost', async () => {
    const client = await openLive(appWith(), PATH, { token: 'anna' });
    counters.values.set('one', 3);
    clock.advance(61_000);
    expect(await client.next()).toMatchObject({ id: '3' });
    counters.values.set('one', 4);
    broker.reconnect();
    expect(await client.next()).toMatchObject({ id: '4' });
    client.close();
  });

  test('ends with its token, and says why', async () => {
    const client = await openLive(appWith(), PATH, { token: 'anna' });
    clock.set(new Date(tokenEnds + 1_000));
    expect(await client.next()).toMatchObject({ event: 'closing', data: { reason: 'token-expired' } });
    expect(await client.ended()).toBe('whole');
    await eventually(async () => expect([await openOf(), await endedBy('token-expired')]).toEqual([0, 1]));
  });

  test('whose source is away is a 503 before it began, and ends afterwards', async () => {
    counters.failing = new DependencyUnavailable('postgres', 'gone');
    const app = appWith();
    expect((await openLive(app, PATH, { token: 'anna' })).status).toBe(503);
    counters.failing = undefined;
    const client = await openLive(app, PATH, { token: 'anna' });
    counters.failing = new DependencyUnavailable('postgres', 'gone');
    broker.publish({ name: 'one' });
    expect(await client.next()).toMatchObject({ event: 'closing', data: { reason: 'unavailable' } });
    expect(await client.ended()).toBe('whole');
    await eventually(async () => expect(await openOf()).toBe(0));
  });
});

describe('how many there may be', () => {
  test('for one caller is limited, whoever else is there', async () => {
    const app = appWith({ own: 2 });
    const first = await openLive(app, PATH, { token: 'anna' });
    await openLive(app, PATH, { token: 'anna' });
    const third = await app.request(PATH, { headers: { authorization: 'Bearer anna' } });
    expect([third.status, await third.json()]).toMatchObject([
      429,
      { code: 'live.too_many_streams', details: { limit: 2 } },
    ]);
    expect((await openLive(app, PATH, { token: 'ben' })).status).toBe(200);
    first.close();
    await eventually(async () => expect((await openLive(app, PATH, { token: 'anna' })).status).toBe(200));
  });

  test('on one instance is limited too, and a place is free again when its client has gone', async () => {
    const app = appWith({ all: 1 });
    server = await serve({ app, host: '127.0.0.1', port: 0 });
    const url = `http://127.0.0.1:${server.port}`;
    const first = await openLive(url, PATH, { token: 'anna' });
    const second = await app.request(PATH, { headers: { authorization: 'Bearer ben' } });
    expect([second.status, await second.json()]).toMatchObject([503, { code: 'service.overloaded' }]);
    expect([await openOf(), (await valuesOf('live_streams_refused_total'))[0]?.labels]).toMatchObject([
      1,
      { full: 'instance' },
    ]);
    first.close();
    await eventually(async () => expect([await openOf(), broker.listeners()]).toEqual([0, 0]));
    expect((await openLive(url, PATH, { token: 'ben' })).status).toBe(200);
  });

  test('is not touched by a request for the head alone', async () => {
    const app = appWith({ all: 1 });
    await app.request(PATH, { method: 'HEAD', headers: { authorization: 'Bearer anna' } });
    expect([await openOf(), counters.looks]).toEqual([0, 0]);
  });
});

describe('a service that stops', () => {
  test('ends its streams at once, and opens no more', async () => {
    const app = appWith();
    server = await serve({ app, host: '127.0.0.1', port: 0 });
    const url = `http://127.0.0.1:${server.port}`;
    const clients = [await openLive(url, PATH, { token: 'anna' }), await openLive(url, PATH, { token: 'ben' })];
    await live.stop();
    for (const client of clients) {
      expect(await client.next()).toMatchObject({ event: 'closing', data: { reason: 'shutdown' } });
      expect(await client.ended()).toBe('whole');
    }
    expect([await openOf(), await endedBy('shutdown')]).toEqual([0, 2]);
    expect((await openLive(app, PATH, { token: 'carl' })).status).toBe(503);
  });

  test('does not wait for a reader who takes nothing', async () => {
    counters.values.set('one', 1);
    const response = await appWith().request(PATH, { headers: { authorization: 'Bearer anna' } });
    await live.stop();
    expect(await openOf()).toBe(0);
    await expect(response.text()).rejects.toThrow();
  });
});

test('a reader who takes nothing for too long is cut off, and its place is free', async () => {
  counters.values.set('one', 1);
  const response = await appWith({ stallMs: 50 }).request(PATH, { headers: { authorization: 'Bearer anna' } });
  await eventually(async () => expect([await openOf(), await endedBy('stalled')]).toEqual([0, 1]));
  await expect(response.text()).rejects.toThrow('broke off');
});

test('an event stream is found at a path that says so, and nothing else is', () => {
  appWith();
  const definition = {
    ...{ operationId: 'watchIt', summary: 'Watch', description: 'Watch', tags: [], scopes: [], refusals: {}, live },
    ...{ events: { it: z.object({}) }, refreshMs: 1, watch: async () => ok(counters.watch('x', undefined)) },
    toEvent: () => ({ id: '1', event: 'it', data: {} }) as const,
  };
  expect(() => defineLiveRoute({ ...definition, path: '/v1/it' })).toThrow('/live');
});
