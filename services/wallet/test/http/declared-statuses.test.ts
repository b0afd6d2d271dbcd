import { randomUUID } from 'node:crypto';
import { type CallSettings, eventually, type HttpClient, type ProblemBody, tcpProxy } from '@tessera/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  anotherInstance,
  fundedMember,
  openWallet,
  type RunningWallet,
  someone,
  whileInsertsInto,
} from '../running-wallet.ts';

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
  /** A path of the same route that does not fit its schema. */
  readonly unfit: string;
}

type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
};
interface DocumentedOperation {
  readonly operationId: string;
  readonly responses: object;
  readonly 'x-tessera': Pick<Operation, 'codes'>;
}

let wallet: RunningWallet;
let operations: readonly Operation[];
let samples: Readonly<Record<string, Sample>>;
let tenantId: string;

const transferBody = (amountMinor: number, userId: string) => ({
  debit: { kind: 'external', provider: 'sandbox' },
  credit: { kind: 'user', userId },
  amountMinor,
  currency: 'EUR',
  note: 'A sample',
});

beforeAll(async () => {
  wallet = await openWallet();
  const { body } = await wallet.http.get<Document>('/openapi.json');
  operations = Object.values(body.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId, responses, 'x-tessera': { codes } }) => ({
      operationId,
      statuses: Object.keys(responses),
      codes,
    })),
  );
  const member = await fundedMember(wallet, 1_000);
  const staff = await someone(wallet, 'staff', member.tenantId);
  tenantId = member.tenantId;
  const account = `/v1/accounts/${member.accountId}`;
  const get = (path: string, unfit: string, token = staff.token): Sample => ({ method: 'GET', path, unfit, token });
  samples = {
    getWallet: get('/v1/wallet', '/v1/wallet?unknown=1', member.token),
    listWalletEntries: get('/v1/wallet/entries', '/v1/wallet/entries?limit=0', member.token),
    listAccounts: get('/v1/accounts', '/v1/accounts?limit=0'),
    getAccount: get(account, '/v1/accounts/none'),
    listAccountEntries: get(`${account}/entries`, '/v1/accounts/none/entries'),
    summarizeLedger: get('/v1/ledger/summary', '/v1/ledger/summary?unknown=1'),
    postTransfer: {
      method: 'POST',
      path: '/v1/transfers',
      unfit: '/v1/transfers?unknown=1',
      token: staff.token,
      body: transferBody(1, member.userId),
    },
    exportLedger: get('/v1/ledger/export', '/v1/ledger/export?unknown=1'),
    listCheckpoints: get('/v1/ledger/checkpoints', '/v1/ledger/checkpoints?limit=0'),
    getCheckpoint: get('/v1/ledger/checkpoints/1', '/v1/ledger/checkpoints/0'),
    sealCheckpoint: {
      method: 'POST',
      path: '/v1/ledger/checkpoints',
      unfit: '/v1/ledger/checkpoints?unknown=1',
      token: staff.token,
      body: {},
    },
  };
});
afterEach(() => vi.useRealTimers());
afterAll(() => wallet.stop());

const sampleOf = (operationId: string): Sample => {
  const sample = samples[operationId];
  if (!sample) throw new Error(`there is no sample of ${operationId}`);
  return sample;
};

const send = (operationId: string, change: Partial<Sample> = {}, http: HttpClient = wallet.http) => {
  const { method, path, unfit: _, ...settings } = { ...sampleOf(operationId), ...change };
  return http.send<ProblemBody>(method, path, settings);
};

/** Sends a changed sample to every operation that declares the code, and expects this very code under a status declared for it. */
const everyOneWith = async (
  code: string,
  change: (operationId: string) => Partial<Sample> | Promise<Partial<Sample>>,
): Promise<void> => {
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

  it('refuses a body that is not JSON', () => everyOneWith('request.malformed_json', () => ({ body: '{"note":' })));

  it('refuses a body of another type', () =>
    everyOneWith('request.unsupported_media_type', () => ({
      body: 'note=x',
      headers: { 'content-type': 'text/plain' },
    })));

  it('refuses a body that is too large', () =>
    everyOneWith('request.body_too_large', () => ({ body: { note: 'x'.repeat(300_000) } })));

  it('refuses what does not fit its schema', () =>
    everyOneWith('request.invalid', (operationId) => ({ path: sampleOf(operationId).unfit })));

  it('refuses a token that is missing, forged or expired', async () => {
    const claims = { sub: randomUUID(), tid: tenantId };
    await everyOneWith('auth.token_missing', () => ({ token: '' }));
    await everyOneWith('auth.token_invalid', async () => ({ token: await wallet.tokens.forge('wrong-key', claims) }));
    await everyOneWith('auth.token_expired', async () => ({ token: await wallet.tokens.forge('expired', claims) }));
  });

  it('refuses a token without tenant, and one without the right', async () => {
    const sub = randomUUID();
    await everyOneWith('auth.tenant_required', async () => ({ token: await wallet.tokens.sign({ sub }) }));
    const powerless = await wallet.tokens.sign({ sub, tid: tenantId, role: 'member', scopes: ['me:read'] });
    await everyOneWith('auth.scope_missing', () => ({ token: powerless }));
  });

  it('that has one effect for each key asks for the key', () =>
    everyOneWith('request.idempotency_key_missing', () => ({ idempotencyKey: null })));

  it('that has one effect for each key refuses the key for another request', async () => {
    const others: Readonly<Record<string, object>> = {
      postTransfer: transferBody(2, randomUUID()),
      sealCheckpoint: { after: 1 },
    };
    await everyOneWith('idempotency.key_reused', async (operationId) => {
      await send(operationId, { idempotencyKey: 'used' });
      return { idempotencyKey: 'used', body: others[operationId] };
    });
  });

  it('that has one effect for each key refuses the key while another instance is at its first call', async () => {
    const { service, http } = await anotherInstance(wallet);
    try {
      await whileInsertsInto(wallet, 'transfers', 'perform pg_sleep(0.5)', async () => {
        const twice = [wallet.http, http].map((client) => send('postTransfer', { idempotencyKey: 'running' }, client));
        const answers = await Promise.all(twice);
        expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
        expect(answers.find(({ status }) => status === 409)?.body.code).toBe('idempotency.in_flight');
      });
    } finally {
      await service.stop();
    }
  });
});

describe('every operation, in trouble,', () => {
  it('says that Postgres is away and that nothing is lost, and works again when it is back', async () => {
    const proxy = await tcpProxy({ target: wallet.database.url });
    const { service, http } = await anotherInstance(wallet, { DATABASE_URL: proxy.through(wallet.database.url) });
    try {
      proxy.cut();
      for (const { operationId } of operations) {
        const { status, body } = await send(operationId, {}, http);
        const said = [operationId, status, body.code, body.dependency];
        expect(said).toEqual([operationId, 503, 'dependency.unavailable', 'postgres']);
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

  it('gives an answer in time though Postgres does not', async () => {
    const blocker = new pg.Client({ connectionString: wallet.database.adminUrl });
    await blocker.connect();
    // No more at a time than there are connections: work that outlives its request keeps its own until it ends.
    const slices = Array.from({ length: Math.ceil(operations.length / 6) }, (_, slice) =>
      operations.slice(slice * 6, slice * 6 + 6),
    );
    try {
      for (const slice of slices) {
        await blocker.query('begin; lock table wallet.accounts, wallet.checkpoints in access exclusive mode');
        vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
        const answers = slice.map(({ operationId }) => send(operationId));
        const waiting = `select 1 from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`;
        // Asked without pause: the timers stand still.
        while ((await wallet.sql(waiting, [wallet.database.name])).length < slice.length);
        vi.advanceTimersByTime(10_000);
        const said = (await Promise.all(answers)).map(({ status, body }) => [status, body.code]);
        expect(said).toEqual(slice.map(() => [504, 'request.timeout']));
        vi.useRealTimers();
        await blocker.query('rollback');
        await eventually(async () => expect(await wallet.sql(waiting, [wallet.database.name])).toEqual([]));
      }
    } finally {
      vi.useRealTimers();
      await blocker.query('rollback');
      await blocker.end();
    }
  });

  it('hides what went wrong on our side, and names the request', async () => {
    await wallet.sql('alter schema wallet rename to hidden');
    try {
      for (const { operationId } of operations) {
        const answer = await send(operationId, { headers: { 'x-request-id': 'the-request' } });
        expect([operationId, answer.status, answer.body.code]).toEqual([operationId, 500, 'internal']);
        expect(answer.body.requestId).toBe('the-request');
        expect(JSON.stringify(answer.body)).not.toMatch(/relation|select|insert|schema/i);
      }
    } finally {
      await wallet.sql('alter schema hidden rename to wallet');
    }
  });
});
