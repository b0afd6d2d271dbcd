import { randomUUID } from 'node:crypto';
import { type CallSettings, eventually, type HttpClient, type ProblemBody, tcpProxy } from '@tessera/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  anotherInstance,
  callback,
  callbackAbout,
  openBilling,
  pay,
  payer,
  type RunningBilling,
  sabotage,
  topUp,
  WEBHOOKS,
  whileLocked,
} from '../running-billing.ts';

/*
 * The answers that any route of its kind can give, produced for every operation of the OpenAPI document. A new route
 * fails here until it has a sample; what it refuses beyond these is shown where its use-case is.
 */

interface Operation {
  readonly operationId: string;
  readonly statuses: readonly string[];
  readonly codes: Readonly<Record<string, readonly string[]>>;
}

interface Sample extends CallSettings {
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

type Document = {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly operationId: string;
            readonly responses: object;
            readonly 'x-tessera': Pick<Operation, 'codes'>;
          }
        >
      >
    >
  >;
};

let billing: RunningBilling;
let operations: readonly Operation[];
let samples: Readonly<Record<string, Sample>>;
let tenantId: string;

beforeAll(async () => {
  billing = await openBilling();
  const { body } = await billing.http.get<Document>('/openapi.json');
  operations = Object.values(body.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId, responses, 'x-tessera': { codes } }) => ({
      operationId,
      statuses: Object.keys(responses),
      codes,
    })),
  );
  const member = await payer(billing);
  const { token } = member;
  tenantId = member.tenantId;
  const payment = await pay(member.http);
  samples = {
    createPayment: { method: 'POST', path: '/v1/payments', token, body: topUp() },
    listPayments: { method: 'GET', path: '/v1/payments', token },
    getPayment: { method: 'GET', path: `/v1/payments/${payment.id}`, token },
    receivePaymentWebhook: { method: 'POST', path: WEBHOOKS, ...callback(callbackAbout(tenantId, 'sbx_unknown')) },
  };
});
afterEach(() => vi.useRealTimers());
afterAll(() => billing.stop());

const sampleOf = (operationId: string): Sample => {
  const sample = samples[operationId];
  if (!sample) throw new Error(`there is no sample of ${operationId}`);
  return sample;
};

const send = (operationId: string, change: Partial<Sample> = {}, http: HttpClient = billing.http) => {
  const { token, method, path, ...rest } = { ...sampleOf(operationId), ...change };
  const settings = token === undefined || token === '' ? rest : { ...rest, token };
  return http.send<ProblemBody>(method, path, settings);
};

/** Sends a changed sample to every operation that declares the code, and expects this very code under a status declared for it. */
const everyOneWith = async (code: string, change: (operationId: string) => Promise<Partial<Sample>>): Promise<void> => {
  const declaring = operations.filter(({ codes }) => Object.values(codes).flat().includes(code));
  expect(declaring.length).toBeGreaterThan(0);
  for (const { operationId, codes } of declaring) {
    const { status, body, headers } = await send(operationId, await change(operationId));
    expect([operationId, body.code]).toEqual([operationId, code]);
    expect(codes[String(status)]).toContain(code);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(headers.get('x-request-id')).toBe(body.requestId);
  }
};

describe('every operation', () => {
  it('has a sample, and answers it with a success that it declares', async () => {
    expect(Object.keys(samples).sort()).toEqual(operations.map(({ operationId }) => operationId).sort());
    for (const { operationId, statuses } of operations) {
      const { status } = await send(operationId);
      expect([operationId, status < 300, statuses.includes(String(status))]).toEqual([operationId, true, true]);
    }
  });

  it('refuses a body that is not JSON', () =>
    everyOneWith('request.malformed_json', async () => ({ body: '{"purpose":' })));

  it('refuses a body of another type', () =>
    everyOneWith('request.unsupported_media_type', async () => ({
      body: 'purpose=x',
      headers: { 'content-type': 'text/plain' },
    })));

  it('refuses a body that is too large', () =>
    everyOneWith('request.body_too_large', async () => ({ body: { purpose: 'x'.repeat(300_000) } })));

  it('refuses what does not fit its schema', () => {
    const unfit: Readonly<Record<string, Partial<Sample>>> = {
      createPayment: { body: { ...topUp(), isAdmin: true } },
      listPayments: { path: '/v1/payments?limit=0' },
      getPayment: { path: '/v1/payments/none' },
      receivePaymentWebhook: { path: `/v1/payment-webhooks/${'x'.repeat(65)}` },
    };
    return everyOneWith('request.invalid', async (operationId) => unfit[operationId] ?? {});
  });

  it('that needs a token refuses none, a forged and an expired one', async () => {
    const claims = { sub: randomUUID(), tid: tenantId, role: 'member', scopes: ['payments:read'] } as const;
    const member = { ...claims, scopes: [...claims.scopes] };
    await everyOneWith('auth.token_missing', async () => ({ token: '' }));
    await everyOneWith('auth.token_invalid', async () => ({ token: await billing.tokens.forge('wrong-key', member) }));
    await everyOneWith('auth.token_expired', async () => ({ token: await billing.tokens.forge('expired', member) }));
  });

  it('of a tenant refuses a token without tenant, and one without the right', async () => {
    const sub = randomUUID();
    await everyOneWith('auth.tenant_required', async () => ({ token: await billing.tokens.sign({ sub }) }));
    const powerless = await billing.tokens.sign({ sub, tid: tenantId, role: 'member', scopes: ['me:read'] });
    await everyOneWith('auth.scope_missing', async () => ({ token: powerless }));
  });

  it('that has one effect for each key asks for the key', () =>
    everyOneWith('request.idempotency_key_missing', async () => ({ idempotencyKey: null })));

  it('that has one effect for each key refuses the key for another request', async () => {
    await send('createPayment', { idempotencyKey: 'used' });
    await everyOneWith('idempotency.key_reused', async () => ({
      idempotencyKey: 'used',
      body: topUp('sandbox_ok', 9_999),
    }));
  });

  it('that has one effect for each key refuses the key while its first call runs', () =>
    sabotage(billing, { when: 'insert', table: 'payments', action: 'perform pg_sleep(0.5)' }, async () => {
      const twice = [1, 2].map(() => send('createPayment', { idempotencyKey: 'running' }));
      const answers = await Promise.all(twice);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(answers.find(({ status }) => status === 409)?.body.code).toBe('idempotency.in_flight');
    }));
});

describe('every operation, in trouble,', () => {
  it('says that Postgres is away and that nothing is lost, and works again when it is back', async () => {
    const proxy = await tcpProxy({ target: billing.database.url });
    const { service, http } = await anotherInstance(billing, { DATABASE_URL: proxy.through(billing.database.url) });
    try {
      proxy.cut();
      for (const { operationId } of operations) {
        const { status, body } = await send(operationId, {}, http);
        expect([operationId, status, body.code, body.dependency]).toEqual([
          operationId,
          503,
          'dependency.unavailable',
          'postgres',
        ]);
      }
      expect(proxy.accepted()).toBeGreaterThan(0);
      proxy.heal();
      for (const { operationId } of operations) {
        await eventually(async () => expect((await send(operationId, {}, http)).status).toBeLessThan(300));
      }
    } finally {
      await service.stop();
      await proxy.stop();
    }
  });

  it('says that identity is away while it never had its keys', async () => {
    const { service, http } = await anotherInstance(billing, { JWKS_URL: 'http://127.0.0.1:1/keys' });
    try {
      const { status, body } = await send('listPayments', {}, http);
      expect([status, body.dependency]).toEqual([503, 'identity']);
    } finally {
      await service.stop();
    }
  });

  it('gives an answer in time though Postgres does not', async () => {
    await whileLocked(billing, ['payments', 'webhook_events', 'idempotency_keys'], async (waiting) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const answers = operations.map(({ operationId }) => send(operationId));
      await waiting(operations.length);
      vi.advanceTimersByTime(10_000);
      const given = (await Promise.all(answers)).map(({ status, body }) => [status, body.code]);
      expect(given).toEqual(operations.map(() => [504, 'request.timeout']));
    });
  });

  it('hides what went wrong on our side, and names the request', async () => {
    await billing.sql('alter schema billing rename to hidden');
    try {
      for (const { operationId } of operations) {
        const { headers = {} } = sampleOf(operationId);
        const answer = await send(operationId, { headers: { ...headers, 'x-request-id': 'the-request' } });
        expect([operationId, answer.status, answer.body.code]).toEqual([operationId, 500, 'internal']);
        expect(answer.body.requestId).toBe('the-request');
        expect(JSON.stringify(answer.body)).not.toMatch(/relation|select|insert|schema/i);
      }
    } finally {
      await billing.sql('alter schema hidden rename to billing');
    }
  });
});
