import { randomBytes } from 'node:crypto';
import { type CallSettings, fakeClock } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  newTenant,
  openIdentity,
  PASSWORD,
  type RunningIdentity,
  somebody,
  sqlAs,
  whileInsertsInto,
} from '../running-identity.ts';

/*
 * The answers that any route of its kind can give, produced for every operation of the OpenAPI document. A new route
 * fails here until it has a sample; what it refuses beyond these is shown where its use-case is.
 */

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly statuses: readonly string[];
  readonly access: 'public' | 'user' | 'tenant';
  readonly codes: Readonly<Record<string, readonly string[]>>;
}

interface Sample extends CallSettings {
  readonly query?: string;
  /** Fills the path's parameters. */
  readonly path?: Readonly<Record<string, string>>;
}

const clock = fakeClock();
const AUTH_SECRET = randomBytes(32).toString('base64url');
let identity: RunningIdentity;
let operations: readonly Operation[];
/** A call of each operation that succeeds. */
let samples: Readonly<Record<string, Sample>>;
let memberToken: string;
let platformToken: string;

const operationsOf = async ({ call }: RunningIdentity): Promise<Operation[]> => {
  const { paths } = (await call('GET', '/openapi.json')).body;
  return Object.entries<Record<string, never>>(paths).flatMap(([path, methods]) =>
    Object.entries<{ operationId: string; responses: object; 'x-tessera': Pick<Operation, 'access' | 'codes'> }>(
      methods,
    ).map(
      ([
        method,
        {
          operationId,
          responses,
          'x-tessera': { access, codes },
        },
      ]) => ({
        method: method.toUpperCase(),
        path,
        operationId,
        statuses: Object.keys(responses),
        access,
        codes,
      }),
    ),
  );
};

beforeAll(async () => {
  identity = await openIdentity({ clock, env: { AUTH_SECRET } });
  operations = await operationsOf(identity);
  const tenant = await newTenant(identity);
  const person = await somebody(identity);
  platformToken = await person.token();
  await identity.call('POST', `/v1/tenants/${tenant.id}/members`, { token: platformToken });
  memberToken = await person.token(tenant.id);
  const other = await somebody(identity);
  samples = {
    signUp: { body: { email: 'new@example.com', name: 'New', password: PASSWORD } },
    signIn: { body: { email: person.email, password: PASSWORD } },
    signOut: { token: other.sessionToken },
    issueToken: { token: person.sessionToken, body: { tenantId: tenant.id } },
    getSigningKeys: {},
    getMe: { token: memberToken },
    createTenant: { token: platformToken, body: { name: 'Another', currency: 'EUR' } },
    listTenants: { token: platformToken },
    getCurrentTenant: { token: memberToken },
    joinTenant: { token: platformToken, path: { tenantId: tenant.id }, body: {} },
    listMembers: { token: tenant.ownerToken },
    changeMemberRole: { token: tenant.ownerToken, path: { userId: person.userId }, body: { role: 'member' } },
  };
});
afterAll(() => identity.stop());

const send = (to: RunningIdentity, { method, path, operationId }: Operation, change: Sample = {}) => {
  const { path: parameters = {}, query = '', ...sample } = { ...samples[operationId], ...change };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? `no-${name}`);
  return to.call(method, `${filled}${query}`, sample);
};

const named = (operationId: string): Operation => {
  const operation = operations.find((one) => one.operationId === operationId);
  if (!operation) throw new Error(`there is no operation ${operationId}`);
  return operation;
};

/** The environment of another instance on the same database and keys. */
const sameAs = ({ database, jwksUrl }: RunningIdentity) => ({ DATABASE_URL: database.url, JWKS_URL: jwksUrl });

const tables = async (): Promise<string[]> => {
  const rows = await identity.sql<{ name: string }>(
    `select 'identity.' || table_name as name from information_schema.tables where table_schema = 'identity'`,
  );
  return rows.map(({ name }) => name);
};

/** Sends a changed sample to every operation that declares the code, and expects this very code. */
const everyOneWith = async (code: string, change: (operation: Operation) => Sample): Promise<void> => {
  const declaring = operations.filter(({ codes }) => Object.values(codes).flat().includes(code));
  expect(declaring.length).toBeGreaterThan(0);
  for (const operation of declaring) {
    const answer = await send(identity, operation, change(operation));
    expect([operation.operationId, answer.body?.code]).toEqual([operation.operationId, code]);
    expect(operation.codes[String(answer.status)]).toContain(code);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  }
};

describe('every operation', () => {
  it('has a sample, and answers it with a success that it declares', async () => {
    expect(Object.keys(samples).sort()).toEqual(operations.map(({ operationId }) => operationId).sort());
    for (const operation of operations) {
      const { status } = await send(identity, operation);
      expect([operation.operationId, status < 300, operation.statuses.includes(String(status))]).toEqual([
        operation.operationId,
        true,
        true,
      ]);
    }
  });

  it('refuses a body that is not JSON', () => everyOneWith('request.malformed_json', () => ({ body: '{"name":' })));

  it('refuses a body of another type', () =>
    everyOneWith('request.unsupported_media_type', () => ({
      body: 'name=x',
      headers: { 'content-type': 'text/plain' },
    })));

  it('refuses a body that is too large', () =>
    everyOneWith('request.body_too_large', () => ({ body: { name: 'x'.repeat(300_000) } })));

  it('refuses what does not fit its schema, unknown fields included', () =>
    everyOneWith('request.invalid', ({ method, operationId }) =>
      method === 'GET' ? { query: '?limit=0' } : { body: { ...(samples[operationId]?.body as object), isAdmin: true } },
    ));

  it('refuses an id in its path that is none', async () => {
    const withPath = operations.filter(({ path }) => path.includes('{'));
    expect(withPath.length).toBeGreaterThan(0);
    for (const operation of withPath) {
      const answer = await send(identity, operation, { path: {} });
      expect([operation.operationId, answer.status, answer.body.errors[0].in]).toEqual([
        operation.operationId,
        400,
        'path',
      ]);
    }
  });

  it('that needs a token refuses none, a forged and an expired one', async () => {
    await everyOneWith('auth.token_missing', () => ({ token: '' }));
    await everyOneWith('auth.token_invalid', () => ({ token: `${memberToken.slice(0, -4)}AAAA` }));
    clock.advance(3_600_000);
    await everyOneWith('auth.token_expired', () => ({}));
    clock.advance(-3_600_000);
  });

  it('of a tenant refuses a token without tenant, and one without the right', async () => {
    await everyOneWith('auth.tenant_required', () => ({ token: platformToken }));
    for (const operationId of ['listMembers', 'changeMemberRole']) {
      const answer = await send(identity, named(operationId), { token: memberToken });
      expect([operationId, answer.body.code]).toEqual([operationId, 'auth.scope_missing']);
    }
  });

  it('that has one effect for each key asks for the key', () =>
    everyOneWith('request.idempotency_key_missing', () => ({ idempotencyKey: null })));

  it('that has one effect for each key refuses the key for another request', async () => {
    await send(identity, named('createTenant'), { idempotencyKey: 'used' });
    await everyOneWith('idempotency.key_reused', () => ({
      idempotencyKey: 'used',
      body: { name: 'Other', currency: 'USD' },
    }));
  });

  it('that has one effect for each key refuses the key while its first call runs', () =>
    whileInsertsInto(identity, 'members', 'perform pg_sleep(0.5)', async () => {
      const twice = [1, 2].map(() => send(identity, named('createTenant'), { idempotencyKey: 'running' }));
      const answers = await Promise.all(twice);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(answers.find(({ status }) => status === 409)?.body.code).toBe('idempotency.in_flight');
    }));
});

describe('every operation, in trouble,', () => {
  it('says that Postgres is away, and that nothing is lost', async () => {
    const cutOff = await openIdentity({
      clock,
      env: { DATABASE_URL: 'postgres://identity:none@127.0.0.1:1/none', JWKS_URL: identity.jwksUrl, AUTH_SECRET },
    });
    try {
      for (const operation of operations) {
        const answer = await send(cutOff, operation);
        expect([operation.operationId, answer.status, answer.body?.dependency]).toEqual([
          operation.operationId,
          503,
          'postgres',
        ]);
      }
    } finally {
      await cutOff.stop();
    }
  });

  it('answers within ten seconds though Postgres does not', { timeout: 60_000 }, async () => {
    const second = await openIdentity({ clock, env: { ...sameAs(identity), AUTH_SECRET } });
    // It knows the keys already, and both forget the list of keys that they keep for some seconds.
    await second.call('GET', '/v1/me', { token: memberToken });
    clock.advance(60_000);
    await identity.sql(`alter role identity in database ${identity.database.name} set lock_timeout = '60s'`);
    const admin = sqlAs(identity.database.adminUrl);
    try {
      await admin.transaction(async (query) => {
        await query(`lock table ${(await tables()).join(', ')} in access exclusive mode`);
        const answers = await Promise.all(
          operations.map(async (operation, index) => ({
            operation,
            answer: await send(index % 2 === 0 ? identity : second, operation),
          })),
        );
        for (const { operation, answer } of answers) {
          expect([operation.operationId, answer.status, answer.body?.code]).toEqual([
            operation.operationId,
            504,
            'request.timeout',
          ]);
        }
      });
    } finally {
      await admin.close();
      await second.stop();
    }
  });

  it('hides what went wrong on our side, and names the request', async () => {
    clock.advance(60_000);
    await identity.sql('alter schema identity rename to hidden');
    try {
      for (const operation of operations) {
        const answer = await send(identity, operation, { headers: { 'x-request-id': 'the-request' } });
        expect([operation.operationId, answer.status, answer.body?.code]).toEqual([
          operation.operationId,
          500,
          'internal',
        ]);
        expect(answer.body.requestId).toBe('the-request');
        expect(JSON.stringify(answer.body)).not.toMatch(/relation|select|insert|schema/i);
      }
    } finally {
      await identity.sql('alter schema hidden rename to identity');
    }
  });
});
