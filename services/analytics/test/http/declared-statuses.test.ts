import { randomUUID } from 'node:crypto';
import { type CallSettings, eventually, type HttpClient, type ProblemBody, tcpProxy } from '@tessera/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  anotherInstance,
  knownTenant,
  openAnalytics,
  type RunningAnalytics,
  whileLocked,
} from '../running-analytics.ts';

/*
 * The answers that any route of its kind can give, produced for every operation of the OpenAPI document. A new route
 * fails here until it has a sample; what it refuses beyond these is shown where its use-case is.
 */

interface Operation {
  readonly operationId: string;
  readonly codes: Readonly<Record<string, readonly string[]>>;
}

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly operationId: string; readonly 'x-tessera': Pick<Operation, 'codes'> }>>
    >
  >;
}

const paths: Readonly<Record<string, string>> = {
  listMetrics: '/v1/metrics',
  queryMetric: '/v1/metrics/query?metric=tickets.sold&from=2026-01-01&to=2026-01-31',
  listEvents: '/v1/event-log',
};

let analytics: RunningAnalytics;
let operations: readonly Operation[];
let token: string;
let tenantId: string;

beforeAll(async () => {
  analytics = await openAnalytics();
  const { body } = await analytics.http.get<Document>('/openapi.json');
  operations = Object.values(body.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId, 'x-tessera': { codes } }) => ({ operationId, codes })),
  );
  ({ token, tenantId } = await knownTenant(analytics));
});
afterEach(() => vi.useRealTimers());
afterAll(() => analytics.stop());

const send = (
  operationId: string,
  change: CallSettings & { query?: string } = {},
  http: HttpClient = analytics.http,
) => {
  const { query = '', ...settings } = change;
  const path = paths[operationId] ?? `/no-sample-of-${operationId}`;
  const separator = path.includes('?') ? '&' : '?';
  return http.get<ProblemBody>(query === '' ? path : `${path}${separator}${query}`, { token, ...settings });
};

/** Sends a changed sample to every operation that declares the code, and expects this very code under a status declared for it. */
const everyOneWith = async (code: string, change: CallSettings & { query?: string }): Promise<void> => {
  const declaring = operations.filter(({ codes }) => Object.values(codes).flat().includes(code));
  expect(declaring.length).toBeGreaterThan(0);
  for (const { operationId, codes } of declaring) {
    const { status, body, headers } = await send(operationId, change);
    expect([operationId, body.code]).toEqual([operationId, code]);
    expect(codes[String(status)]).toContain(code);
    expect(headers.get('content-type')).toBe('application/problem+json');
  }
};

describe('every operation', () => {
  it('has a sample, and answers it with 200', async () => {
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(paths).sort());
    for (const { operationId } of operations) {
      expect([operationId, (await send(operationId)).status]).toEqual([operationId, 200]);
    }
  });

  it('refuses a parameter that it does not know', () => everyOneWith('request.invalid', { query: 'colour=red' }));

  it('refuses no token, a forged and an expired one', async () => {
    const claims = { sub: randomUUID(), tid: tenantId };
    for (const { operationId } of operations) {
      const { body } = await analytics.http.get<ProblemBody>(paths[operationId] ?? '');
      expect([operationId, body.code]).toEqual([operationId, 'auth.token_missing']);
    }
    await everyOneWith('auth.token_invalid', { token: await analytics.tokens.forge('wrong-key', claims) });
    await everyOneWith('auth.token_expired', { token: await analytics.tokens.forge('expired', claims) });
  });

  it('refuses a token without tenant, and a member’s', async () => {
    await everyOneWith('auth.tenant_required', { token: await analytics.tokens.sign({ sub: randomUUID() }) });
    await everyOneWith('auth.scope_missing', { token: await analytics.tokens.tokenFor({ tenantId, role: 'member' }) });
  });
});

describe('every operation, in trouble,', () => {
  it('says that Postgres is away and that nothing is lost, and works again when it is back', async () => {
    const proxy = await tcpProxy({ target: analytics.database.url });
    const { service, http } = await anotherInstance(analytics, { DATABASE_URL: proxy.through(analytics.database.url) });
    try {
      proxy.cut();
      for (const { operationId } of operations) {
        const { status, body } = await send(operationId, {}, http);
        expect([operationId, status, body.code, body.dependency]).toEqual([
          ...[operationId, 503, 'dependency.unavailable', 'postgres'],
        ]);
      }
      expect(proxy.accepted()).toBeGreaterThan(0);
      proxy.heal();
      for (const { operationId } of operations) {
        await eventually(async () => expect((await send(operationId, {}, http)).status).toBe(200));
      }
    } finally {
      await service.stop();
      await proxy.stop();
    }
  });

  it('gives an answer in time though Postgres does not', async () => {
    await whileLocked(analytics, ['events', 'daily_metrics'], async (waiting) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const answers = operations.map(({ operationId }) => send(operationId));
      await waiting(operations.length);
      vi.advanceTimersByTime(10_000);
      const given = (await Promise.all(answers)).map(({ status, body }) => [status, body.code]);
      expect(given).toEqual(operations.map(() => [504, 'request.timeout']));
    });
  });

  it('hides what went wrong on our side, and names the request', async () => {
    await analytics.sql('alter schema analytics rename to hidden');
    try {
      for (const { operationId } of operations) {
        const { status, body } = await send(operationId, { headers: { 'x-request-id': 'the-request' } });
        expect([operationId, status, body.code, body.requestId]).toEqual([
          ...[operationId, 500, 'internal', 'the-request'],
        ]);
        expect(JSON.stringify(body)).not.toMatch(/relation|select|schema/i);
      }
    } finally {
      await analytics.sql('alter schema hidden rename to analytics');
    }
  });
});
