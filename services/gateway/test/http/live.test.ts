import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually, openLive, type ProblemBody } from '@tessera/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openGateway, type RunningGateway } from '../running-gateway.ts';

/** More than the connections that the gateway keeps to a service for everything else. */
const MANY = 140;

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await openGateway({ LIVE_STREAMS: String(MANY) });
});
afterEach(() => {
  for (const service of Object.values(gateway.services)) service.reset();
});
afterAll(() => gateway.stop());

const PATH = '/v1/pools/019a8f2e-7c00-7000-8000-00000000000a/live';

/** Streams that the raffle has open, in the order in which they came. */
const openStreams = (of: RunningGateway = gateway): ServerResponse[] => {
  const open: ServerResponse[] = [];
  of.services.raffle.answer((incoming, response) => {
    if (!incoming.url?.endsWith('/live')) return response.end('{}');
    open.push(response);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    return response.write('id: 1\nevent: pool\ndata: {"sold":0}\n\n');
  });
  return open;
};

const openOf = async (of: RunningGateway = gateway): Promise<number> => {
  const { body } = await of.http.get<string>('/metrics');
  return Number(/^live_streams_open\{.*\} (\d+)$/m.exec(body)?.[1]);
};

describe('a live stream', () => {
  it('passes event by event, for longer than any other answer may take, with what its client has seen', async () => {
    const [streams, client] = [openStreams(), await openLive(gateway.url, PATH, { lastEventId: '41' })];
    expect([client.status, client.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(client.headers.get('x-request-id')).toBeTruthy();
    expect(client.headers.get('ratelimit')).toBeTruthy();
    expect(gateway.services.raffle.arrived.at(-1)?.headers['last-event-id']).toBe('41');
    expect(await client.next()).toMatchObject({ id: '1', data: { sold: 0 } });
    // A service has 500 ms for the first byte of its answer here.
    await delay(700);
    streams[0]?.write('id: 2\nevent: pool\ndata: {"sold":1}\n\n');
    expect(await client.next()).toMatchObject({ id: '2', data: { sold: 1 } });
    client.close();
  });

  it('ends for the service when its client goes', async () => {
    const [streams, client] = [openStreams(), await openLive(gateway.url, PATH)];
    await client.next();
    const closed = once(streams[0] as ServerResponse, 'close');
    client.close();
    await closed;
    await eventually(async () => expect(await openOf()).toBe(0));
  });

  it('ends for its client as it ends for the gateway: whole, or broken off', async () => {
    const streams = openStreams();
    const [whole, broken] = [await openLive(gateway.url, PATH), await openLive(gateway.url, PATH)];
    streams[0]?.end();
    streams[1]?.destroy();
    expect([await whole.ended(), await broken.ended()]).toEqual(['whole', 'broken']);
    await eventually(async () => expect(await openOf()).toBe(0));
  });

  it('is read no faster than its client reads', async () => {
    const [streams, client] = [openStreams(), await openLive(gateway.url, PATH)];
    await client.next();
    const piece = `: ${'x'.repeat(65_536)}\n\n`;
    let held = false;
    for (let sent = 0; sent < 2_000 && !held; sent += 1) {
      held = streams[0]?.write(piece) === false && !(await drainedWithin(streams[0], 300));
    }
    expect(held).toBe(true);
    client.close();
  });

  it('takes no connection from other requests, however many there are, and there are only so many', async () => {
    openStreams();
    const clients = await Promise.all(Array.from({ length: MANY }, () => openLive(gateway.url, PATH)));
    expect(await openOf()).toBe(MANY);
    expect((await gateway.http.get('/v1/pools')).status).toBe(200);
    const { status, body, headers } = await gateway.http.get<ProblemBody>(PATH);
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'service.overloaded', '1']);
    for (const client of clients) client.close();
    await eventually(async () => expect(await openOf()).toBe(0));
    const again = await openLive(gateway.url, PATH);
    expect(again.status).toBe(200);
    again.close();
  });

  it('that is refused is a problem like any other, and leaves no place taken', async () => {
    gateway.services.raffle.answer((_, response) =>
      response.writeHead(404, { 'content-type': 'application/problem+json' }).end('{"code":"raffle.pool_not_found"}'),
    );
    const { status, body } = await gateway.http.get<ProblemBody>(PATH);
    expect([status, body.code]).toEqual([404, 'raffle.pool_not_found']);
    await eventually(async () => expect(await openOf()).toBe(0));
  });
});

const drainedWithin = async (response: ServerResponse, ms: number): Promise<boolean> => {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ms);
  try {
    await once(response, 'drain', { signal: late.signal });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
};

it('counts the opening against the rate limit, and not what comes after', async () => {
  const own = await openGateway({ RATE_LIMIT_PER_MINUTE: '2' });
  try {
    const streams = openStreams(own);
    const client = await openLive(own.url, PATH);
    for (let id = 2; id < 20; id += 1) streams[0]?.write(`id: ${id}\nevent: pool\ndata: {}\n\n`);
    await client.until(({ id }) => id === '19');
    expect((await own.http.get('/v1/pools')).status).toBe(200);
    expect((await own.http.get('/v1/pools')).status).toBe(429);
    client.close();
  } finally {
    await own.stop();
  }
});

it('a gateway that stops ends its live streams at once, as whole answers', async () => {
  const own = await openGateway();
  openStreams(own);
  const client = await openLive(own.url, PATH);
  await client.next();
  const stopped = own.service.stop();
  expect(await client.ended()).toBe('whole');
  await stopped;
  await own.stop();
});
