import { randomBytes, scryptSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MikroORM } from '@mikro-orm/postgresql';
import type { Service } from '@tessera/runtime/service';
import {
  type Answer,
  type CallSettings,
  type FakeClock,
  type HarnessSettings,
  type ServiceHarness,
  serviceHarness,
} from '@tessera/testing';
import { migrations } from '../migrations/index.ts';
import type { PasswordHashing } from '../src/auth/prepared-passwords.ts';
import { compose } from '../src/compose.ts';
import { identityConfig } from '../src/config.ts';

export const PASSWORD = 'correct horse battery';
export const ISSUER = 'https://identity.test';
export const AUDIENCE = 'tessera';

// biome-ignore lint/suspicious/noExplicitAny: a test reads what the wire says, whatever a type would promise.
export type Said = Answer<any>;

/** The real service on a database and a NATS account of its own, which believes in its own keys. */
export interface RunningIdentity extends ServiceHarness {
  readonly jwksUrl: string;
  call(method: string, path: string, call?: CallSettings): Promise<Said>;
}

/** A connection of any role, for statements that no store of ours makes. */
export const sqlAs = (clientUrl: string) => {
  const orm = new MikroORM({
    clientUrl,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    pool: { min: 0, max: 4 },
  });
  return {
    query: <Row extends object>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> =>
      orm.em.getConnection().execute<Row[]>(statement, [...parameters]),
    transaction: <T>(
      work: (query: <Row extends object>(statement: string) => Promise<Row[]>) => Promise<T>,
    ): Promise<T> =>
      orm.em
        .getConnection()
        .transactional((trx) => work((statement) => orm.em.getConnection().execute(statement, [], 'all', trx))),
    close: () => orm.close(true),
  };
};

/** scrypt as in production, but for its cost: two hashes a person are most of what many tests would take. */
const cheapHash = (password: string, salt: string): string =>
  `${salt}:${scryptSync(password, salt, 64, { N: 2 }).toString('hex')}`;

const cheapHashing: PasswordHashing = {
  hash: async (password) => cheapHash(password, randomBytes(16).toString('hex')),
  verify: async ({ hash, password }) => hash === cheapHash(password, hash.split(':')[0] ?? ''),
};

export interface Start {
  /** Environment variables over those of a normal start. */
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: FakeClock;
  /** What passwords cost; default: next to nothing. */
  readonly passwordHashing?: 'cheap' | 'real';
}

/** What it takes to run identity in a test. */
export const identityHarness = ({
  env = {},
  clock,
  passwordHashing = 'cheap',
}: Start = {}): HarnessSettings<typeof identityConfig> => ({
  service: 'identity',
  config: identityConfig,
  compose: (config, overrides) =>
    compose(config, { ...overrides, ...(passwordHashing === 'cheap' ? { passwordHashing: cheapHashing } : {}) }),
  migrations,
  env: { AUTH_SECRET: randomBytes(32).toString('base64url'), ...env },
  ...(clock ? { clock } : {}),
});

/** Composed but not started: nothing relays, so that the outbox still holds what was published. */
export const openIdentity = async ({ env = {}, ...start }: Start = {}): Promise<RunningIdentity> => {
  let service: Service | undefined;
  const keys = await serveKeys(() => service);
  const jwksUrl = env['JWKS_URL'] ?? `http://127.0.0.1:${(keys.address() as AddressInfo).port}/`;
  const ownKeys = { TOKEN_ISSUER: ISSUER, TOKEN_AUDIENCE: AUDIENCE, ...env, JWKS_URL: jwksUrl };
  const harness = await serviceHarness(identityHarness({ ...start, env: ownKeys }));
  service = harness.service;
  return {
    ...harness,
    jwksUrl,
    call: (method, path, call) => harness.http.send(method, path, call),
    async stop() {
      keys.close();
      await harness.stop();
    },
  };
};

/** Serves the keys of a service that does not listen. */
const serveKeys = (service: () => Service | undefined): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(async (_request, response) => {
      const answer = await service()?.app.request('/.well-known/jwks.json');
      response.writeHead(answer?.status ?? 503, { 'content-type': 'application/json' });
      response.end(await answer?.text());
    });
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly sessionToken: string;
  /** An access token, for a tenant where one is named. */
  token(tenantId?: string): Promise<string>;
}

let people = 0;

/** Signs somebody up and in. */
export const somebody = async ({ http }: Pick<ServiceHarness, 'http'>): Promise<Person> => {
  people += 1;
  const email = `person-${people}@example.com`;
  const name = `Person ${people}`;
  const signedUp: Said = await http.post('/v1/users', { body: { email, name, password: PASSWORD } });
  const signedIn: Said = await http.post('/v1/sessions', { body: { email, password: PASSWORD } });
  if (signedUp.status !== 202 || signedIn.status !== 201)
    throw new Error(JSON.stringify([signedUp.body, signedIn.body]));
  const { sessionToken, user } = signedIn.body;
  return {
    userId: user.id,
    email,
    sessionToken,
    async token(tenantId) {
      const body = tenantId === undefined ? {} : { tenantId };
      const issued: Said = await http.post('/v1/tokens', { token: sessionToken, body });
      if (issued.status !== 201) throw new Error(JSON.stringify(issued.body));
      return issued.body.accessToken;
    },
  };
};

/** A tenant with its owner. */
export const newTenant = async (identity: RunningIdentity, joinPolicy: 'OPEN' | 'CLOSED' = 'OPEN') => {
  const owner = await somebody(identity);
  const body = { name: 'Moonlight Club', currency: 'EUR', timeZone: 'Europe/Berlin', joinPolicy };
  const created = await identity.call('POST', '/v1/tenants', { token: await owner.token(), body });
  if (created.status !== 201) throw new Error(JSON.stringify(created.body));
  const id: string = created.body.id;
  return { id, owner, ownerToken: await owner.token(id) };
};

/** Somebody new who has joined, and was given a role by the owner where it is not `member`. */
export const memberOf = async (
  identity: RunningIdentity,
  tenant: { readonly id: string; readonly ownerToken: string },
  role: 'owner' | 'admin' | 'staff' | 'member' = 'member',
): Promise<Person> => {
  const person = await somebody(identity);
  const joined = await identity.call('POST', `/v1/tenants/${tenant.id}/members`, { token: await person.token() });
  if (joined.status !== 201) throw new Error(JSON.stringify(joined.body));
  if (role === 'member') return person;
  const changed = await identity.call('PATCH', `/v1/members/${person.userId}`, {
    token: tenant.ownerToken,
    body: { role },
  });
  if (changed.status !== 200) throw new Error(JSON.stringify(changed.body));
  return person;
};

/** A mail that was given up, to somebody who is not there. Returns its id. */
export const mailGivenUp = async ({ sql }: Pick<ServiceHarness, 'sql'>, tenantId: string): Promise<string> => {
  const [row] = await sql<{ id: string }>(
    `insert into identity.mails
       (tenant_id, id, kind, about, user_id, facts, status, reason, attempts, queued_at, next_attempt_at, ended_at)
     values ($1, gen_random_uuid(), 'CLAIM_OPENED', gen_random_uuid(), gen_random_uuid(), '{}', 'GIVEN_UP', 'RCPT TO: 550 no',
       1, now(), now(), now()) returning id`,
    [tenantId],
  );
  return row?.id ?? '';
};

/** Runs `work` while every insert into a table first does `action`. */
export const whileInsertsInto = async <T>(
  { sql }: ServiceHarness,
  table: string,
  action: string,
  work: () => Promise<T>,
): Promise<T> => {
  await sql(
    `create function identity.sabotage() returns trigger language plpgsql as $$ begin ${action}; return new; end $$`,
  );
  await sql(
    `create trigger sabotage before insert on identity.${table} for each row execute function identity.sabotage()`,
  );
  try {
    return await work();
  } finally {
    await sql('drop function identity.sabotage() cascade');
  }
};
