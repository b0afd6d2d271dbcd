import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { eventually, type ProblemBody } from '@tessera/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { routeTable, upstreams } from '../../src/domain/route-table.ts';
import { openGateway, PATHS, type RunningGateway } from '../running-gateway.ts';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await openGateway({ BODY_LIMIT_BYTES: String(16 * 1024 * 1024) });
});
afterEach(() => {
  for (const service of Object.values(gateway.services)) service.reset();
});
afterAll(() => gateway.stop());

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('a request', () => {
  it.each(routeTable)('to $prefix, and to what is below it, is answered by $upstream', async ({ prefix, upstream }) => {
    for (const path of [prefix, `${prefix}/some/thing?limit=3&name=a%20b`]) {
      const { status, body } = await gateway.http.get(path);
      expect([status, body]).toEqual([200, { service: upstream }]);
      expect(gateway.services[upstream].arrived.at(-1)?.url).toBe(path);
    }
  });

  it.each(['/v1/nothing', '/v1', '/v1/walletx', '/.well-known/other', '/admin'])(
    'to %s, which nobody answers, is a 404 problem',
    async (path) => {
      const { status, body, headers } = await gateway.http.get<ProblemBody>(path);
      expect([status, body.code]).toEqual([404, 'route.not_found']);
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(headers.get('x-request-id')).toBe(body.requestId);
    },
  );

  it('keeps its method, its body and its own headers', async () => {
    const { billing } = gateway.services;
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const body = method === 'DELETE' ? undefined : { amountMinor: 2_000 };
      await gateway.http.send(method, '/v1/payments/1', {
        ...(body ? { body } : {}),
        idempotencyKey: 'the-key',
        headers: { 'if-match': '"3"', 'accept-language': 'de' },
      });
      const arrived = billing.arrived.at(-1);
      expect(arrived?.method).toBe(method);
      expect(arrived?.headers).toMatchObject({
        'idempotency-key': 'the-key',
        'if-match': '"3"',
        'accept-language': 'de',
      });
      expect(arrived?.body.toString()).toBe(body ? JSON.stringify(body) : '');
    }
  });

  it('has the id that its sender chose on both ways, or a new one where it chose none that can be one', async () => {
    const { wallet } = gateway.services;
    const chosen = await gateway.http.get('/v1/wallet', { headers: { 'x-request-id': 'my-request.1' } });
    expect(chosen.headers.get('x-request-id')).toBe('my-request.1');
    expect(wallet.arrived.at(-1)?.headers['x-request-id']).toBe('my-request.1');
    for (const headers of [{}, { 'x-request-id': 'no good id' }, { 'x-request-id': 'x'.repeat(129) }]) {
      const { headers: answered } = await gateway.http.get('/v1/wallet', { headers });
      expect(answered.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(wallet.arrived.at(-1)?.headers['x-request-id']).toBe(answered.get('x-request-id'));
    }
  });

  it('says where it came from in the gateway’s words, whatever its sender said', async () => {
    await gateway.http.get('/v1/wallet', {
      headers: {
        'x-forwarded-for': '10.0.0.1, 203.0.113.9',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'gopher',
        'x-real-ip': '10.0.0.1',
        forwarded: 'for=10.0.0.1',
        traceparent: '00-11111111111111111111111111111111-2222222222222222-01',
        tracestate: 'evil=1',
        baggage: 'tenant=other',
      },
    });
    const { headers = {} } = gateway.services.wallet.arrived.at(-1) ?? {};
    expect(headers['x-forwarded-for']).toBe('127.0.0.1');
    expect(headers['x-forwarded-host']).toBe(new URL(gateway.url).host);
    expect(headers['host']).toBe(new URL(gateway.services.wallet.url).host);
    for (const dropped of ['x-forwarded-proto', 'x-real-ip', 'forwarded', 'tracestate', 'baggage']) {
      expect([dropped, headers[dropped]]).toEqual([dropped, undefined]);
    }
    expect(headers['traceparent'] ?? '').not.toContain('11111111111111111111111111111111');
  });

  it('leaves what was meant for the gateway alone with the gateway', async () => {
    const sent = httpRequest(`${gateway.url}/v1/wallet`, {
      headers: {
        connection: 'keep-alive, x-private',
        'x-private': '1',
        te: 'trailers',
        'keep-alive': '5',
        'x-public': '1',
      },
    });
    sent.end();
    const [answer] = await once(sent, 'response');
    answer.resume();
    const { headers = {} } = gateway.services.wallet.arrived.at(-1) ?? {};
    expect(headers['x-public']).toBe('1');
    for (const dropped of ['x-private', 'te', 'keep-alive'])
      expect([dropped, headers[dropped]]).toEqual([dropped, undefined]);
  });

  it('that first asks whether it may send its body is told so, and its body passes', async () => {
    const sent = httpRequest(`${gateway.url}/v1/payments`, {
      method: 'POST',
      headers: { expect: '100-continue', 'content-type': 'application/json', 'content-length': '2' },
    });
    sent.flushHeaders();
    await once(sent, 'continue');
    sent.end('{}');
    const [answer] = await once(sent, 'response');
    answer.resume();
    expect(answer.statusCode).toBe(200);
    expect(gateway.services.billing.arrived.at(-1)?.body.toString()).toBe('{}');
  });
});

describe('an answer', () => {
  it('passes with its status, its headers and its bytes, as one of the service', async () => {
    const bytes = Buffer.from('{"id": 1,  "spaces":"kept"}');
    gateway.services.billing.answer((_, response) => {
      response.writeHead(422, {
        'content-type': 'application/problem+json',
        etag: '"7"',
        'set-cookie': ['a=1', 'b=2'],
        'x-own': 'yes',
      });
      response.end(bytes);
    });
    const answer = await gateway.http.get('/v1/payments');
    expect(answer.status).toBe(422);
    expect(Buffer.from(answer.bytes)).toEqual(bytes);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect([answer.headers.get('etag'), answer.headers.get('x-own')]).toEqual(['"7"', 'yes']);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('that a service repeats is the same to the byte', async () => {
    const stored = new Map<string, Buffer>();
    gateway.services.billing.answer(({ headers }, response) => {
      const key = String(headers['idempotency-key']);
      const replayed = stored.get(key);
      const bytes = replayed ?? Buffer.from(JSON.stringify({ id: randomBytes(8).toString('hex') }));
      stored.set(key, bytes);
      if (replayed) response.setHeader('idempotency-replayed', 'true');
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(bytes);
    });
    const settings = { body: { amountMinor: 1 }, idempotencyKey: 'same' };
    const first = await gateway.http.post('/v1/payments', settings);
    const again = await gateway.http.post('/v1/payments', settings);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(Buffer.from(again.bytes)).toEqual(Buffer.from(first.bytes));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it.each([204, 304])('%i has no body', async (status) => {
    gateway.services.wallet.answer((_, response) => response.writeHead(status).end());
    const answer = await gateway.http.get('/v1/wallet');
    expect([answer.status, answer.bytes.length]).toEqual([status, 0]);
  });

  it('to HEAD has the headers and no body', async () => {
    gateway.services.wallet.answer((_, response) => response.writeHead(200, { 'content-length': '1000' }).end());
    const answer = await gateway.http.send('HEAD', '/v1/wallet');
    expect([answer.status, answer.bytes.length]).toEqual([200, 0]);
  });

  it('without a known length passes as it comes, before its end', async () => {
    let finish: () => void = () => undefined;
    gateway.services.raffle.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('first');
      finish = () => response.end('last');
    });
    const response = await fetch(`${gateway.url}/v1/pools`);
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(Buffer.from(value ?? []).toString()).toBe('first');
    finish();
    const rest = await reader?.read();
    expect(Buffer.from(rest?.value ?? []).toString()).toBe('last');
  });
});

describe('bodies of many megabytes', () => {
  const large = randomBytes(8 * 1024 * 1024);

  it('pass on their way there', async () => {
    gateway.services.billing.answer((_, response, body) => response.end(sha256(body)));
    const { body } = await gateway.http.post('/v1/payments', {
      body: large,
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(body).toBe(sha256(large));
  });

  it('pass on their way there in pieces of unknown number', async () => {
    gateway.services.billing.answer((_, response, body) => response.end(sha256(body)));
    const pieces = new ReadableStream({
      start(controller) {
        for (let at = 0; at < large.length; at += 65_536) controller.enqueue(large.subarray(at, at + 65_536));
        controller.close();
      },
    });
    const init = { method: 'POST', body: pieces, duplex: 'half' };
    const response = await fetch(`${gateway.url}/v1/payments`, init as RequestInit);
    expect(await response.text()).toBe(sha256(large));
    expect(gateway.services.billing.arrived.at(-1)?.headers['content-length']).toBeUndefined();
  });

  it('pass on their way back', async () => {
    gateway.services.raffle.answer((_, response) =>
      response.writeHead(200, { 'content-length': large.length }).end(large),
    );
    const { bytes } = await gateway.http.get('/v1/pools');
    expect(sha256(bytes)).toBe(sha256(large));
  });
});

describe('a service that', () => {
  it.each(upstreams)('is down is named in a 503: %s', async (upstream) => {
    const own = await openGateway();
    try {
      await own.services[upstream].stop();
      const { status, body, headers } = await own.http.get<ProblemBody>(`/v1/${PATHS[upstream]}`);
      expect([status, body.code, body.dependency]).toEqual([503, 'dependency.unavailable', upstream]);
      expect(headers.get('retry-after')).toBe('1');
      expect(headers.get('content-type')).toBe('application/problem+json');
      const others = upstreams.filter((other) => other !== upstream);
      for (const other of others) expect((await own.http.get(`/v1/${PATHS[other]}`)).status).toBe(200);
    } finally {
      await own.stop();
    }
  });

  it('hangs up in the middle is a 503, and the request is not sent twice', async () => {
    let asked = 0;
    gateway.services.billing.take((incoming) => {
      asked += 1;
      incoming.socket.destroy();
    });
    const { status, body } = await gateway.http.post<ProblemBody>('/v1/payments', { body: {} });
    expect([status, body.dependency]).toEqual([503, 'billing']);
    expect(asked).toBe(1);
  });

  it('takes too long is named in a 504, and others are not held up', async () => {
    gateway.services.billing.take(() => undefined);
    const slow = gateway.http.get<ProblemBody>('/v1/payments');
    expect((await gateway.http.get('/v1/wallet')).status).toBe(200);
    const { status, body } = await slow;
    const detail = expect.stringContaining('billing took too long');
    const expected = { code: 'request.timeout', dependency: 'billing', detail };
    expect({ status, body }).toMatchObject({ status: 504, body: expected });
  });

  it('refuses a body before it has read it is heard', async () => {
    gateway.services.billing.take((_, response) => {
      response.writeHead(413, { 'content-type': 'application/problem+json' });
      response.end('{"code":"request.body_too_large"}');
    });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const { status, body } = await gateway.http.post<ProblemBody>('/v1/payments', {
        body: { text: 'x'.repeat(600_000) },
      });
      expect([status, body.code]).toEqual([413, 'request.body_too_large']);
    }
  });
});

describe('a caller that goes away', () => {
  it('takes its request with it', async () => {
    // The gateway's own patience would take the request back as well, after a time that a busy machine may need to hear of it.
    const patient = await openGateway({ UPSTREAM_TIMEOUT_MS: '60000' });
    onTestFinished(() => patient.stop());
    let closed = false;
    let began = false;
    patient.services.billing.take((incoming, response) => {
      began = true;
      incoming.resume();
      response.on('close', () => {
        closed = true;
      });
    });
    const { hostname, port } = new URL(patient.url);
    const socket = connect(Number(port), hostname);
    socket.write('GET /v1/payments HTTP/1.1\r\nhost: gateway\r\n\r\n');
    await eventually(() => expect(began).toBe(true));
    socket.destroy();
    await eventually(() => expect(closed).toBe(true));
  });
});
