import { randomUUID } from 'node:crypto';
import { type Forgery, forgeries, type ProblemBody, traceCollector } from '@tessera/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openGateway, type RunningGateway } from '../running-gateway.ts';

let gateway: RunningGateway;
const ORIGIN = 'https://app.example.com';
beforeAll(async () => {
  gateway = await openGateway({ CORS_ORIGINS: `${ORIGIN}, https://admin.example.com` });
});
afterEach(() => {
  for (const service of Object.values(gateway.services)) service.reset();
});
afterAll(() => gateway.stop());

describe('a token', () => {
  const person = { sub: randomUUID(), tid: randomUUID() };

  it.each(forgeries)('that is wrong (%s) goes no further than the edge', async (how: Forgery) => {
    const token = await gateway.tokens.forge(how, person);
    const { status, body, headers } = await gateway.http.get<ProblemBody>('/v1/wallet', { token });
    expect([status, body.code]).toEqual([401, how === 'expired' ? 'auth.token_expired' : 'auth.token_invalid']);
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(gateway.services.wallet.arrived).toEqual([]);
  });

  it('that is good is handed on as it is', async () => {
    const token = await gateway.tokens.tokenFor({ tenantId: randomUUID(), role: 'member' });
    expect((await gateway.http.get('/v1/wallet', { token })).status).toBe(200);
    expect(gateway.services.wallet.arrived.at(-1)?.headers['authorization']).toBe(`Bearer ${token}`);
  });

  it('that is missing is for the service to ask for', async () => {
    expect((await gateway.http.get('/v1/wallet')).status).toBe(200);
    expect(gateway.services.wallet.arrived).toHaveLength(1);
  });

  it('of another kind passes where a service reads its own credentials', async () => {
    for (const path of ['/v1/tokens', '/v1/sessions/current']) {
      const { status } = await gateway.http.get(path, { token: 'an-opaque-session-token' });
      expect([path, status]).toEqual([path, 200]);
    }
  });

  it('is for the service to judge while nobody can tell what identity’s keys are', async () => {
    const own = await openGateway({ JWKS_URL: 'http://127.0.0.1:1/keys' });
    try {
      expect((await own.http.get('/v1/wallet', { token: await own.tokens.tokenFor({}) })).status).toBe(200);
    } finally {
      await own.stop();
    }
  });
});

describe('a body beyond the limit', () => {
  const refused = { status: 413, body: { code: 'request.body_too_large' } };

  it.each([300_000, 5_000_000])(
    'of %i bytes is refused before the service is asked, and the refusal is heard',
    async (size) => {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        expect(await gateway.http.post('/v1/payments', { body: { text: 'x'.repeat(size) } })).toMatchObject(refused);
      }
      expect(gateway.services.billing.arrived).toEqual([]);
    },
  );

  it('is found out though its length was not announced', async () => {
    const pieces = new ReadableStream({
      start(controller) {
        for (let piece = 0; piece < 5; piece += 1) controller.enqueue(Buffer.alloc(65_536));
        controller.close();
      },
    });
    const init = { method: 'POST', body: pieces, duplex: 'half' } as RequestInit;
    const response = await fetch(`${gateway.url}/v1/payments`, init);
    expect({ status: response.status, body: await response.json() }).toMatchObject(refused);
    expect(gateway.services.billing.arrived).toEqual([]);
  });

  it('is another for a route that takes files', async () => {
    const body = 'x'.repeat(5 * 1024 * 1024);
    expect((await gateway.http.post('/v1/reconciliations', { body })).status).toBe(200);
    expect(gateway.services.wallet.arrived.at(-1)?.body.length).toBe(body.length);
    expect(await gateway.http.post('/v1/reconciliations', { body: `${body}x` })).toMatchObject(refused);
  });

  it('of just the limit passes', async () => {
    const body = 'x'.repeat(256 * 1024);
    expect((await gateway.http.post('/v1/payments', { body })).status).toBe(200);
    expect(gateway.services.billing.arrived.at(-1)?.body.length).toBe(body.length);
  });
});

describe('the rate limit', () => {
  const limited = async (work: (own: RunningGateway) => Promise<void>): Promise<void> => {
    const own = await openGateway({ RATE_LIMIT_PER_MINUTE: '3' });
    try {
      await work(own);
    } finally {
      await own.stop();
    }
  };

  it('says what is left with every answer, and refuses what is beyond with when to come back', () =>
    limited(async ({ http, services }) => {
      for (const left of [2, 1, 0]) {
        const { status, headers } = await http.get('/v1/wallet');
        expect(status).toBe(200);
        expect(headers.get('ratelimit-policy')).toBe('"default";q=3;w=60');
        expect(headers.get('ratelimit')).toMatch(new RegExp(`^"default";r=${left};t=\\d+$`));
      }
      const { status, body, headers } = await http.get<ProblemBody>('/v1/wallet');
      expect([status, body.code]).toEqual([429, 'rate.limited']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
      expect(headers.get('ratelimit')).toMatch(/r=0/);
      expect(headers.get('x-request-id')).toBe(body.requestId);
      expect(services.wallet.arrived).toHaveLength(3);
    }));

  it('counts each good token by itself', () =>
    limited(async ({ http, tokens }) => {
      const [one, other] = [await tokens.tokenFor({}), await tokens.tokenFor({})];
      for (let count = 0; count < 3; count += 1)
        expect((await http.get('/v1/wallet', { token: one })).status).toBe(200);
      expect((await http.get('/v1/wallet', { token: one })).status).toBe(429);
      expect((await http.get('/v1/wallet', { token: other })).status).toBe(200);
    }));

  it('is not lifted by tokens that somebody makes up, one for each request', () =>
    limited(async ({ http, tokens }) => {
      const made: number[] = [];
      for (let count = 0; count < 5; count += 1) {
        made.push((await http.get('/v1/wallet', { token: await tokens.forge('wrong-key', {}) })).status);
      }
      expect(made).toEqual([401, 401, 401, 429, 429]);
      const opaque = await http.post('/v1/tokens', { token: `made-up-${randomUUID()}`, body: {} });
      expect(opaque.status).toBe(429);
    }));

  it('is not lifted by an address that the sender claims', () =>
    limited(async ({ http }) => {
      const statuses: number[] = [];
      for (let count = 0; count < 5; count += 1) {
        const headers = { 'x-forwarded-for': `203.0.113.${count}`, 'x-real-ip': `203.0.113.${count}` };
        statuses.push((await http.get('/v1/wallet', { headers })).status);
      }
      expect(statuses).toEqual([200, 200, 200, 429, 429]);
    }));
});

describe('a page of another origin', () => {
  const preflight = (origin: string) =>
    fetch(`${gateway.url}/v1/payments`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key',
      },
    });

  it('may call where its origin is named, and read the headers it needs', async () => {
    const asked = await preflight(ORIGIN);
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(asked.headers.get('access-control-allow-methods')).toContain('POST');
    expect(asked.headers.get('access-control-allow-headers')).toContain('idempotency-key');
    const { headers } = await gateway.http.get('/v1/wallet', { headers: { origin: ORIGIN } });
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(headers.get('access-control-expose-headers')).toContain('x-request-id');
    expect(headers.get('vary')?.toLowerCase()).toContain('origin');
  });

  it('may read a refusal as well as a success', async () => {
    const token = await gateway.tokens.forge('expired', {});
    const { status, headers } = await gateway.http.get('/v1/wallet', { token, headers: { origin: ORIGIN } });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([401, ORIGIN]);
  });

  it('may not where it is not, nor anywhere where none is named', async () => {
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    const own = await openGateway();
    try {
      const { headers } = await own.http.get('/v1/wallet', { headers: { origin: ORIGIN } });
      expect(headers.get('access-control-allow-origin')).toBeNull();
    } finally {
      await own.stop();
    }
  });
});

describe('the trace of a request', () => {
  it('begins at the gateway, is named in the answer, and goes on in the service', async () => {
    const collector = await traceCollector();
    const own = await openGateway({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    try {
      const chosen = '11111111111111111111111111111111';
      const { headers } = await own.http.get('/v1/pools/1', {
        headers: { traceparent: `00-${chosen}-2222222222222222-01`, 'x-request-id': 'traced' },
      });
      const traceId = headers.get('x-trace-id') ?? '';
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(traceId).not.toBe(chosen);
      const spans = await collector.waitForTrace((all) => all.some((span) => span.traceId === traceId), 10_000);
      const root = spans.find((span) => !span.parentSpanId);
      expect(root).toMatchObject({ traceId, name: 'GET /v1/pools' });
      expect(root?.attributes).toMatchObject({ 'http.response.status_code': 200, 'tessera.correlation_id': 'traced' });
      const forwarded = own.services.raffle.arrived.at(-1)?.headers['traceparent'] ?? '';
      expect(String(forwarded).split('-').slice(1, 3)).toEqual([traceId, root?.spanId]);
    } finally {
      await own.stop();
      await collector.stop();
    }
  });
});
