import { randomBytes } from 'node:crypto';
import { PLATFORM_TENANT_ID, type ServiceName, scopesOfRole, serviceNames } from '@tessera/contracts';
import { type Forgery, forgeries, type TokenIssuer, tokenIssuer } from '@tessera/testing';
import { ApiClient, type DemoResult, foundClub, openPool, runDemo, topUpAll, waitFor } from '@tessera/tools/demo';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../stack.ts';
import { askForMore } from './asked-for.ts';
import { changes, openRows, type Rows } from './fingerprint.ts';
import {
  type Asked,
  fellowWall,
  homelessWall,
  memberWall,
  outsiderWall,
  sendTo,
  strangerWall,
  type Tried,
  tokenWall,
  tryWall,
  type Wall,
} from './matrix.ts';
import { callOf, callsOf, type OpenApiDocument, type Operation, operationsOf, pathParametersOf } from './operations.ts';
import { personal, thingsOf, values } from './things.ts';

/*
 * Every route of every service that runs, as its own document declares it, tried by everybody who must not get through:
 * at the service itself and through the gateway. A new route is tried without anybody writing a test for it.
 */

/** Routes that ask for no access token, each with what keeps it safe. A new one is added here on purpose, or not at all. */
const publicRoutes = {
  getDrawFile: 'a draw is published so that anybody can check it',
  getDrawPage: 'shows what is published of a draw, and names nobody',
  getSigningKeys: 'the keys that tokens are checked with are public',
  issueToken: 'takes a session token',
  receivePaymentWebhook: 'takes the provider’s signature',
  signIn: 'takes a password',
  signOut: 'takes a session token',
  signUp: 'one has no account yet',
};

const services = serviceNames.filter((name) => name !== 'gateway');
const asksForToken = ({ access }: Operation) => access !== 'public';

let stack: TestStack;
let rows: Rows;
let issuer: TokenIssuer;
let demo: DemoResult;
let neighbour: Awaited<ReturnType<typeof foundClub>>;
let asked: ReadonlyMap<ServiceName, Asked>;
/** The token of a member who is not the one whose things the walls are tried with. */
let fellow: string;
let seenBefore: readonly string[];
const summary: string[] = [];
/** Until everything stands, and again once a test failed: the logs are then worth keeping. */
let failed = true;

const documentAt = async (url: string): Promise<Operation[]> =>
  operationsOf((await (await fetch(`${url}/openapi.json`)).json()) as OpenApiDocument);

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { iss: string; aud: string };

/**
 * Publishes a key of our own among identity's, so that a token can be wrong in one thing alone: expired, yet signed by
 * a key that every service trusts. It is newer than identity's own key, so identity does not sign with it.
 */
const publishKey = async (): Promise<void> => {
  const { keys } = (await (await fetch(issuer.jwksUrl)).json()) as { keys: readonly { readonly kid: string }[] };
  for (const { kid, ...key } of keys) {
    await rows.sql(
      `insert into identity.signing_keys (tenant_id, id, public_key, private_key, alg, created_at)
       values ($1, $2, $3, 'held by the test', 'ES256', now())`,
      [PLATFORM_TENANT_ID, kid, JSON.stringify(key)],
    );
  }
};

/** The claims of the tenant's owner: with a good signature they would open every door. */
const ownerClaims = () => ({
  sub: demo.club.owner.userId,
  tid: demo.club.tenantId,
  role: 'owner' as const,
  scopes: [...scopesOfRole('owner')],
});

/** What is told of the present says when that was, an export what its bytes then were, and a stream when to come again. */
const MOMENT = /"(exportedAt|at|to)":"[^"]+"|"sha256":"[0-9a-f]+"|retry: \d+/g;

/** What a person is told where nothing has to be addressed, at the services and through the gateway. */
const viewOf = async (token: string, targets: Iterable<Pick<Asked, 'send' | 'operations'>>): Promise<string[]> => {
  const seen: string[] = [];
  for (const { send, operations } of targets) {
    const open = operations.filter(
      (operation) => operation.method === 'GET' && asksForToken(operation) && pathParametersOf(operation).length === 0,
    );
    for (const operation of open) {
      const call = callOf(operation, (name) => values[name]);
      const { status, text } = await send(call, token);
      seen.push(`${operation.operationId} ${status} ${text.replace(MOMENT, '')}`);
    }
  }
  return seen;
};

beforeAll(async () => {
  stack = await startTestStack();
  rows = await openRows(stack);
  const api = new ApiClient(stack.urls.gateway);
  neighbour = await foundClub(api, randomBytes(3).toString('hex'));
  issuer = await tokenIssuer({
    issuer: claimsOf(neighbour.owner.token).iss,
    audience: claimsOf(neighbour.owner.token).aud,
  });
  // What they do at home needs some money there.
  await topUpAll(api, [neighbour.owner], 1_000);
  await rows.sql(
    `insert into wallet.exchange_rates (tenant_id, base, quote, version, rate, set_by, set_at)
     values ($1, 'EUR', 'CHF', 1, 1.5, 'user:test', now())`,
    [neighbour.tenantId],
  );
  await publishKey();
  await rows.settled();
  const targets = new Map<ServiceName, Pick<Asked, 'send' | 'operations'>>();
  for (const name of serviceNames) {
    const url = stack.urls[name];
    targets.set(name, { operations: await documentAt(url), send: sendTo(url) });
  }
  seenBefore = await viewOf(neighbour.owner.token, targets.values());

  demo = await runDemo({ gatewayUrl: stack.urls.gateway, print: () => undefined, drawDir: stack.dataDir });
  await sealOften(api);
  // Beside the pool that is drawn, one that could still be entered and cancelled; and a door that is closed by now.
  await openPool(api, demo.club, { tickets: 20, ticketPriceMinor: 100, prizeMinor: 500 });
  await askForMore(api, demo);
  await rows.sql(`update identity.tenants set join_policy = 'CLOSED' where tenant_id = $1`, [demo.club.tenantId]);
  await rows.settled();
  const { resolve, ids, buyer } = await thingsOf(rows, demo);
  asked = new Map([...targets].map(([name, target]) => [name, { ...target, resolve, ids }]));
  fellow = demo.club.members.find(({ userId }) => userId !== buyer)?.token ?? '';
  await waitForKey();
  failed = false;
}, 180_000);

afterEach(({ task }) => {
  failed ||= task.result?.state === 'fail';
});

afterAll(async () => {
  console.log(summary.join('\n'));
  await rows?.close();
  await issuer?.stop();
  await stack?.dispose(failed);
}, 60_000);

/** Each tenant counts its own checkpoints: the one that the walls are tried with must lie beyond all that the neighbour could have. */
const sealOften = async (api: ApiClient): Promise<void> => {
  const { token } = demo.club.owner;
  const own = (name: string) => ({ kind: 'system', name });
  for (let round = 1; round <= 8; round += 1) {
    const moved = {
      debit: own('fees'),
      credit: own('suspense'),
      amountMinor: 1,
      currency: 'EUR',
      note: 'to be sealed',
    };
    await api.expect('POST', '/v1/transfers', { token, body: moved });
    await api.expect('POST', '/v1/ledger/checkpoints', { token, body: {} });
  }
};

/** A token that our own key signed well opens every service: what the forged ones are refused for is what is wrong in them. */
const waitForKey = async (): Promise<void> => {
  const token = await issuer.sign(ownerClaims());
  for (const { operations, send, resolve } of asked.values()) {
    const operation = operations.find(
      ({ method, access, path }) => method === 'GET' && access === 'tenant' && !path.includes('{'),
    );
    if (operation === undefined) throw new Error('a service has no route of a tenant to try a token on');
    const call = callOf(operation, resolve);
    await waitFor('the key', async () => ((await send(call, token)).status === 200 ? true : undefined));
  }
};

/** Tries a wall everywhere and expects no hole. */
const expectWhole = async (wall: Wall, targets = asked): Promise<void> => {
  const tried: (Tried & { readonly name: string })[] = [];
  for (const [name, target] of targets) tried.push({ name, ...(await tryWall(wall, target)) });
  const direct = tried.filter(({ name }) => name !== 'gateway');
  const sum = (of: readonly Tried[], what: 'routes' | 'calls') => of.reduce((total, one) => total + one[what], 0);
  const through = tried.filter(({ name }) => name === 'gateway');
  const holes = tried.flatMap(({ name, holes: found }) => found.map((hole) => ({ at: name, ...hole })));
  const counts = [sum(direct, 'routes'), sum(direct, 'calls'), sum(through, 'calls'), holes.length];
  summary.push(`${wall.name.padEnd(34)} ${counts.map((count) => String(count).padStart(7)).join('')}`);
  expect(holes).toEqual([]);
  expect(sum(direct, 'routes')).toBeGreaterThan(0);
};

/** Runs `work` and expects that no row of these tenants, or of any, is another than before. */
const expectUnchanged = async (
  work: () => Promise<void>,
  { of, except }: { of?: readonly string[]; except?: readonly string[] } = {},
): Promise<void> => {
  const before = await rows.settled(of);
  await work();
  expect(changes(before, await rows.settled(of), except)).toEqual([]);
};

describe('every route of every service', { timeout: 60_000 }, () => {
  it('is in the merged document too', () => {
    const named = (operations: readonly Operation[]) =>
      operations.map(({ method, path }) => `${method} ${path}`).sort();
    const direct = services.flatMap((name) => asked.get(name)?.operations ?? []);
    expect(named(asked.get('gateway')?.operations ?? [])).toEqual(named(direct));
    summary.push(`${`${direct.length} routes`.padEnd(35)} routes direct gateway holes`);
  });

  it('asks for a token, unless it is listed as public', () => {
    const found = services
      .flatMap((name) => asked.get(name)?.operations ?? [])
      .filter(({ access }) => access === 'public')
      .map(({ operationId }) => operationId);
    expect(found.sort()).toEqual(Object.keys(publicRoutes).sort());
  });

  it('that reads what its path addresses shows the tenant’s own people the very things that the walls are tried with', async () => {
    const people = [demo.club.owner, ...demo.club.members];
    for (const { operations, send, resolve } of asked.values()) {
      for (const operation of operations.filter((one) => one.method === 'GET' && pathParametersOf(one).length > 0)) {
        const shown = await isShownToAny(callsOf(operation, resolve), send, people);
        expect([operation.operationId, shown]).toEqual([operation.operationId, true]);
      }
    }
  });
});

const isShownToAny = async (
  calls: ReturnType<typeof callsOf>,
  send: Asked['send'],
  people: readonly { readonly token: string }[],
): Promise<boolean> => {
  for (const { token } of people) for (const call of calls) if ((await send(call, token)).status === 200) return true;
  return false;
};

describe('nobody without a good token', { timeout: 60_000 }, () => {
  it('gets in, or changes a row anywhere: none at all', () =>
    expectUnchanged(() => expectWhole(tokenWall('no token', 'auth.token_missing'))));

  it.each(forgeries)('gets in, or changes a row anywhere: %s', async (how: Forgery) => {
    const token = await issuer.forge(how, ownerClaims());
    const code = how === 'expired' ? 'auth.token_expired' : 'auth.token_invalid';
    await expectUnchanged(() => expectWhole(tokenWall(`token ${how}`, code, token)));
  });

  it('passes for somebody on a public route with credentials of its own; only attempts are counted', () =>
    expectUnchanged(() => expectWhole(strangerWall), { except: ['identity.attempt_counters'] }));
});

describe('nobody with a good token', { timeout: 60_000 }, () => {
  it('acts in a tenant without having chosen one', async () => {
    const token = await issuer.tokenFor({ userId: neighbour.owner.userId });
    await expectUnchanged(() => expectWhole(homelessWall(token)));
  });

  it('does what staff does, as a member', () =>
    expectUnchanged(() => expectWhole(memberWall(demo.club.members[0]?.token ?? ''))));

  it('sees what is another member’s own', () => {
    // Whoever belongs to the tenant may be told its ids: here it is the refusal alone that counts.
    const inside = new Map([...asked].map(([name, target]) => [name, { ...target, ids: new Set<string>() }]));
    return expectUnchanged(() => expectWhole(fellowWall(fellow, personal), inside), {
      // A refusal is remembered under the key of the call.
      except: ['raffle.idempotency_keys', 'wallet.idempotency_keys'],
    });
  });

  it('is told anything else because another tenant came to life', async () => {
    expect(seenBefore.filter((line) => !line.includes(' 200 '))).toEqual([]);
    expect(await viewOf(neighbour.owner.token, asked.values())).toEqual(seenBefore);
  });

  it('reaches into another tenant, as the owner of their own', () =>
    expectUnchanged(() => expectWhole(outsiderWall(neighbour.owner.token)), {
      of: [demo.club.tenantId, PLATFORM_TENANT_ID],
    }));
});
