import { scopesOfRole } from '@tessera/contracts';
import type { ConfigShape } from '@tessera/runtime/config';
import type { Overrides } from '@tessera/runtime/service';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FakeClock } from './clock.ts';
import { type Document, nonsenseIn, type Operation, operationsOf } from './declared-operations.ts';
import type { Answer, CallSettings, ProblemBody } from './http-client.ts';
import { type HarnessSettings, type ServiceHarness, serviceHarness } from './service-harness.ts';
import { forgeries } from './token-issuer.ts';

/** A call of one operation that succeeds. */
export interface Sample extends CallSettings {
  /** Fills the path's parameters. */
  readonly path?: Readonly<Record<string, string>>;
  /** With the question mark. */
  readonly query?: string;
  /** Of an operation with idempotency: what makes it another request. */
  readonly other?: Pick<Sample, 'body' | 'path'>;
  /** Of an operation with idempotency: the tenant in which a key is remembered, where it is not the token's. */
  readonly keptIn?: (idempotencyKey: string) => string;
}

export type Samples = Readonly<Record<string, Sample>>;

export interface DeclaredAnswersSettings<Shape extends ConfigShape> {
  readonly harness: HarnessSettings<Shape, FakeClock>;
  /** Prepares what the samples need and gives one for every operation; called once. */
  readonly samples: (harness: ServiceHarness) => Promise<Samples>;
}

const NOWHERE = 'postgres://nobody:none@127.0.0.1:1/none';

/** Of a pool of so many connections half are asked for at a time: work that outlives its request keeps its own until it ends. */
const POOL = 40;
const AT_ONCE = POOL / 2;

/** How long a service that cannot get anything from Postgres is given for its answer, in the place of ten seconds. */
const TIMEOUT_MS = 500;

/** What services remember for some seconds, such as a list of keys, is forgotten after this. */
const FORGOTTEN_MS = 60_000;

/** SQLSTATE of a transaction that was undone because two waited for each other. */
const DEADLOCK = '40P01';

const TENANT_ROLE = scopesOfRole('owner');

/** Locks tables one after another while the service is at work; where each waits for the other, it lets go and begins again. */
const lockAll = async (admin: pg.Client, tables: readonly string[]): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await admin.query(`begin; lock table ${tables.join(', ')} in access exclusive mode`);
      return;
    } catch (error) {
      await admin.query('rollback');
      if (attempt === 10 || (error as { code?: string }).code !== DEADLOCK) throw error;
    }
  }
};

/**
 * Registers tests that produce, for every operation of a service's OpenAPI document, each answer that the operation shares
 * with its kind: walls of tokens and rights, bad input, keys, and trouble. A new route fails here until it has a sample.
 */
export const describeDeclaredAnswers = <Shape extends ConfigShape>(settings: DeclaredAnswersSettings<Shape>): void => {
  const { service } = settings.harness;
  let harness: ServiceHarness;
  let operations: readonly Operation[];
  let samples: Samples;

  beforeAll(async () => {
    harness = await serviceHarness(settings.harness);
    operations = operationsOf((await harness.http.get('/openapi.json')).body as Document);
    samples = await settings.samples(harness);
  });
  afterAll(() => harness.stop());

  const send = (
    to: ServiceHarness,
    { method, path, operationId }: Operation,
    change: Sample = {},
  ): Promise<Answer<ProblemBody>> => {
    const {
      path: parameters = {},
      query = '',
      other: _,
      keptIn: __,
      token,
      ...rest
    } = { ...samples[operationId], ...change };
    const sample = token === undefined || token === '' ? rest : { ...rest, token };
    const filled = path.replaceAll(/\{(\w+)\}/g, (___, name: string) => parameters[name] ?? `no-${name}`);
    return to.http.send<ProblemBody>(method, `${filled}${query}`, sample);
  };

  /** Sends a changed sample to every operation that declares the code, and expects this very code. */
  const everyOneWith = async (
    code: string,
    change: (operation: Operation) => Sample | Promise<Sample>,
  ): Promise<void> => {
    for (const operation of operations.filter(({ codes }) => Object.values(codes).flat().includes(code))) {
      const answer = await send(harness, operation, await change(operation));
      expect([operation.operationId, answer.body?.code]).toEqual([operation.operationId, code]);
      expect(operation.codes[String(answer.status)]).toContain(code);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
  };

  describe(`every operation of ${service}`, () => {
    it('has a sample, and answers it with a success that it declares', async () => {
      expect(Object.keys(samples).sort()).toEqual(operations.map(({ operationId }) => operationId).sort());
      for (const operation of operations) {
        const { status, body } = await send(harness, operation);
        expect([operation.operationId, status < 300 ? 'success' : JSON.stringify(body)]).toEqual([
          operation.operationId,
          'success',
        ]);
        expect(operation.statuses).toContain(String(status));
      }
    });

    it('refuses a body that is not JSON', () => everyOneWith('request.malformed_json', () => ({ body: '{"name":' })));

    it('refuses a body of another type', () =>
      everyOneWith('request.unsupported_media_type', () => ({
        body: 'name=x',
        headers: { 'content-type': 'text/plain' },
      })));

    it('refuses a body that is too large', () =>
      everyOneWith('request.body_too_large', () => ({ body: JSON.stringify({ name: 'x'.repeat(6_000_000) }) })));

    it('refuses what does not fit its schema, unknown fields and parameters included', () =>
      everyOneWith('request.invalid', ({ method, path, operationId }) => {
        const sample = samples[operationId];
        if (sample?.body !== undefined && typeof sample.body === 'object')
          return { body: { ...sample.body, unknownField: 1 } };
        if (path.includes('{')) return { path: nonsenseIn({ path }) };
        return method === 'GET' ? { query: `${sample?.query ?? '?'}&unknownParameter=1` } : { body: [] };
      }));

    it('refuses what is in the place of an id in its path and is none', async () => {
      for (const operation of operations.filter(({ path }) => path.includes('{'))) {
        const { status, body } = await send(harness, operation, { path: nonsenseIn(operation) });
        expect([operation.operationId, status, body.errors?.[0]?.in]).toEqual([operation.operationId, 400, 'path']);
      }
    });

    it('that needs a token refuses none, and every kind of forged one', async () => {
      await everyOneWith('auth.token_missing', () => ({ token: '' }));
      const claims = { tid: crypto.randomUUID(), role: 'owner' as const, scopes: [...TENANT_ROLE] };
      for (const forgery of forgeries) {
        const token = await harness.tokens.forge(forgery, claims);
        await everyOneWith(forgery === 'expired' ? 'auth.token_expired' : 'auth.token_invalid', () => ({ token }));
      }
    });

    it('of a tenant refuses a token without tenant, and one without its rights', async () => {
      const outside = await harness.tokens.tokenFor({});
      await everyOneWith('auth.tenant_required', () => ({ token: outside }));
      const powerless = await harness.tokens.sign({ tid: crypto.randomUUID(), role: 'member', scopes: [] });
      await everyOneWith('auth.scope_missing', () => ({ token: powerless }));
    });

    it('of staff refuses a member', async () => {
      const token = await harness.tokens.tokenFor({ tenantId: crypto.randomUUID(), role: 'member' });
      const forMembers: readonly string[] = scopesOfRole('member');
      for (const operation of operations.filter(({ scopes }) => scopes.some((scope) => !forMembers.includes(scope)))) {
        const { status, body } = await send(harness, operation, { token });
        expect([operation.operationId, status, body.code]).toEqual([operation.operationId, 403, 'auth.scope_missing']);
      }
    });

    it('that has one effect for each key asks for the key, and refuses it for another request', async () => {
      await everyOneWith('request.idempotency_key_missing', () => ({ idempotencyKey: null }));
      await everyOneWith('idempotency.key_reused', async (operation) => {
        const idempotencyKey = crypto.randomUUID();
        await send(harness, operation, { idempotencyKey });
        const other = samples[operation.operationId]?.other;
        if (!other)
          throw new Error(`the sample of ${operation.operationId} does not say what makes another request (other)`);
        return { ...other, idempotencyKey };
      });
    });

    it('that has one effect for each key says so while the first call with it runs', async () => {
      const client = new pg.Client({ connectionString: harness.database.adminUrl });
      await client.connect();
      try {
        await everyOneWith('idempotency.in_flight', async ({ operationId }) => {
          const idempotencyKey = crypto.randomUUID();
          const { token = '', keptIn } = samples[operationId] ?? {};
          const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
          const tenantId = keptIn?.(idempotencyKey) ?? claims.tid;
          const name = [tenantId, claims.sub, operationId, idempotencyKey].join('/');
          await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name]);
          return { idempotencyKey };
        });
      } finally {
        await client.end();
      }
    });
  });

  describe(`every operation of ${service}, in trouble,`, () => {
    const another = (env: Readonly<Record<string, string>>, overrides: Pick<Overrides, 'timeoutMs'> = {}) =>
      serviceHarness({
        ...settings.harness,
        env: { ...settings.harness.env, JWKS_URL: harness.tokens.jwksUrl, ...env },
        overrides: { ...settings.harness.overrides, ...overrides },
      });

    it('says that Postgres is away, and that nothing is lost', async () => {
      const cutOff = await another({ DATABASE_URL: NOWHERE });
      try {
        for (const operation of operations.filter(({ statuses }) => statuses.includes('503'))) {
          const answer = await send(cutOff, operation);
          const expected = [operation.operationId, 503, 'postgres'];
          expect([operation.operationId, answer.status, answer.body?.dependency]).toEqual(expected);
        }
      } finally {
        await cutOff.stop();
      }
    });

    it('answers in time though Postgres does not', async () => {
      const waiting = operations.filter(({ statuses }) => statuses.includes('504'));
      await harness.sql(`alter role ${service} in database ${harness.database.name} set lock_timeout = '60s'`);
      const stuck = await another(
        { DATABASE_URL: harness.database.url, DATABASE_POOL: String(POOL) },
        { timeoutMs: TIMEOUT_MS },
      );
      const admin = new pg.Client({ connectionString: harness.database.adminUrl });
      await admin.connect();
      try {
        const { rows } = await admin.query<{ name: string }>(
          `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname = $1`,
          [service],
        );
        await lockAll(
          admin,
          rows.map(({ name }) => name),
        );
        for (let first = 0; first < waiting.length; first += AT_ONCE) {
          await Promise.all(
            waiting.slice(first, first + AT_ONCE).map(async (operation) => {
              const { status, body } = await send(stuck, operation);
              expect([operation.operationId, status, body?.code]).toEqual([
                operation.operationId,
                504,
                'request.timeout',
              ]);
            }),
          );
          // What still waits for its lock holds a connection of the pool: it is let go, and the next ones wait anew.
          await admin.query(
            `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = $1 and wait_event_type = 'Lock'`,
            [service],
          );
        }
      } finally {
        await admin.query('rollback');
        await admin.end();
        await stuck.stop();
      }
    });

    it('hides what went wrong on our side, and names the request', async () => {
      harness.clock.advance(FORGOTTEN_MS);
      await harness.sql(`alter schema ${service} rename to hidden`);
      try {
        for (const operation of operations.filter(({ statuses }) => statuses.includes('500'))) {
          const headers = { ...samples[operation.operationId]?.headers, 'x-request-id': 'the-request' };
          const answer = await send(harness, operation, { headers });
          const { status, body } = answer;
          expect([operation.operationId, status, body?.code, body?.requestId]).toEqual([
            operation.operationId,
            500,
            'internal',
            'the-request',
          ]);
          expect(JSON.stringify(body)).not.toMatch(/relation|select|insert|schema/i);
        }
      } finally {
        await harness.sql(`alter schema hidden rename to ${service}`);
      }
    });
  });
};
