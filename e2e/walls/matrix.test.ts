import { ok, refuse, systemClock, uuidv7Ids } from '@tessera/kernel';
import { createHttpApp, defineRoute, openApiDocument, type Route, type TokenVerifier } from '@tessera/runtime/http';
import { createLogger, startTelemetry } from '@tessera/runtime/telemetry';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { changes } from './fingerprint.ts';
import { type Hole, memberWall, outsiderWall, sendTo, tokenWall, tryWall } from './matrix.ts';
import { callsOf, type OpenApiDocument, operationsOf } from './operations.ts';
import { sampleOf } from './sample.ts';

/*
 * The matrix against a service of three routes: it is silent while they are sound, and names every hole that is made
 * into one of them behind an unchanged document.
 */

const newId = uuidv7Ids(systemClock);
const [here, elsewhere, thing, person] = [newId(), newId(), newId(), newId()];

const claims = { iss: 'i', aud: 'a', iat: 0, exp: Number.MAX_SAFE_INTEGER, jti: 'j' };
const verifyToken: TokenVerifier = async (token) => {
  if (token === 'member')
    return { status: 'valid', claims: { ...claims, sub: person, tid: here, role: 'member', scopes: ['pools:read'] } };
  if (token !== 'outsider') return { status: 'invalid' };
  const scopes = ['pools:read', 'pools:manage'] as const;
  return { status: 'valid', claims: { ...claims, sub: newId(), tid: elsewhere, role: 'owner', scopes: [...scopes] } };
};

const thingSchema = z.object({ id: z.uuid(), title: z.string() });
const tags = ['things'];

/** Of sound routes and, by name, those that are not. */
const plantedRoutes = (stored: Map<string, { tenantId: string; title: string }>) => {
  const titled = (id: string) => ({ id, title: stored.get(id)?.title ?? '' });
  const missing = { 'thing.not_found': 404 };
  const reading = { kind: 'tenant' as const, scopes: ['pools:read' as const] };
  const list = (ofAnybody: boolean) =>
    defineRoute({
      ...{ method: 'get', path: '/v1/things', operationId: 'listThings', summary: 'All', tags, access: reading },
      responses: { 200: { description: 'Things', schema: z.object({ items: z.array(thingSchema) }) } },
      refusals: {},
      handle: async (_, { tenantId }) =>
        ok([...stored.keys()].filter((id) => ofAnybody || stored.get(id)?.tenantId === tenantId)),
      toReply: (ids) => ({ status: 200, body: { items: ids.map(titled) } }),
    });
  const get = (checked: boolean) =>
    defineRoute({
      ...{ method: 'get', path: '/v1/things/{thingId}', operationId: 'getThing', summary: 'One', tags },
      access: checked ? reading : { kind: 'public' },
      request: { params: z.object({ thingId: z.uuid() }) },
      responses: { 200: { description: 'The thing', schema: thingSchema } },
      refusals: missing,
      handle: async ({ params: { thingId } }, { tenantId }) =>
        checked && stored.get(thingId)?.tenantId !== tenantId
          ? refuse('thing.not_found', 'There is no such thing.')
          : ok(thingId),
      toReply: (id) => ({ status: 200, body: titled(id) }),
    });
  const rename = (how: 'sound' | 'for members too' | 'done and denied') =>
    defineRoute({
      ...{ method: 'patch', path: '/v1/things/{thingId}', operationId: 'renameThing', summary: 'Rename', tags },
      access: how === 'for members too' ? reading : { kind: 'tenant', scopes: ['pools:manage'] },
      request: { params: z.object({ thingId: z.uuid() }), body: z.strictObject({ title: z.string().min(1) }) },
      responses: { 200: { description: 'The thing', schema: thingSchema } },
      refusals: missing,
      handle: async ({ params: { thingId }, body: { title } }, { tenantId }) => {
        const found = stored.get(thingId);
        const own = found?.tenantId === tenantId;
        if (found && (own || how === 'done and denied')) stored.set(thingId, { ...found, title });
        return own ? ok(thingId) : refuse('thing.not_found', 'There is no such thing.');
      },
      toReply: (id) => ({ status: 200, body: titled(id) }),
    });
  return { list, get, rename };
};

type Planted = ReturnType<typeof plantedRoutes>;

/** Runs the walls against the routes that `plant` serves in the place of the sound ones. */
const holesWith = async (plant: (routes: Planted) => Partial<Record<'list' | 'get' | 'rename', Route>>) => {
  const stored = new Map([[thing, { tenantId: here, title: 'ours' }]]);
  const routes = plantedRoutes(stored);
  const sound = { list: routes.list(false), get: routes.get(true), rename: routes.rename('sound') };
  const document = openApiDocument('raffle', '1.0.0', Object.values(sound)) as OpenApiDocument;
  const app = createHttpApp({
    ...{ service: 'raffle', version: '1.0.0', clock: systemClock, newId, verifyToken },
    routes: Object.values({ ...sound, ...plant(routes) }),
    logger: createLogger({ service: 'raffle', level: 'silent' }),
    telemetry: startTelemetry({ service: 'raffle', version: '1.0.0' }),
    readiness: async () => ({ ready: true, checks: [] }),
  });
  const asked = {
    send: sendTo('http://planted', (url, init) => app.request(url, init)),
    operations: operationsOf(document),
    resolve: (name: string) => (name === 'thingId' ? [thing] : undefined),
    ids: new Set([thing, here, person]),
  };
  const walls = [
    tokenWall('no token', 'auth.token_missing'),
    tokenWall('forged', 'auth.token_invalid', 'forged'),
    memberWall('member'),
    outsiderWall('outsider'),
  ];
  const holes: Hole[] = [];
  const before = new Map([['things', JSON.stringify([...stored])]]);
  for (const wall of walls) holes.push(...(await tryWall(wall, asked)).holes);
  const changed = changes(before, new Map([['things', JSON.stringify([...stored])]]));
  return { found: holes.map(({ wall, operationId }) => `${wall}: ${operationId}`), holes, changed };
};

describe('the wall matrix', () => {
  it('is silent about a sound service', async () => {
    expect(await holesWith(() => ({}))).toEqual({ found: [], holes: [], changed: [] });
  });

  it('names the route that forgets its check and the one that gives everybody’s things away', async () => {
    const { found, holes, changed } = await holesWith((routes) => ({
      list: routes.list(true),
      get: routes.get(false),
    }));
    expect(found).toEqual([
      'no token: getThing',
      'forged: getThing',
      'another tenant’s owner: listThings',
      'another tenant’s owner: getThing',
    ]);
    expect(holes[2]?.problem).toContain(thing);
    expect(changed).toEqual([]);
  });

  it('names the staff route that lets members in', async () => {
    const { found } = await holesWith((routes) => ({ rename: routes.rename('for members too') }));
    expect(found).toEqual(['member on staff routes: renameThing']);
  });

  it('sees that something changed behind a right answer', async () => {
    const { found, changed } = await holesWith((routes) => ({ rename: routes.rename('done and denied') }));
    expect([found, changed.length]).toEqual([[], 1]);
  });

  it('cannot pass over a route whose parameter it does not know', () => {
    const [operation] = operationsOf({
      paths: {
        '/v1/crates/{crateId}': {
          get: {
            operationId: 'getCrate',
            'x-tessera': { access: 'tenant', scopes: [], idempotency: 'none', codes: {} },
          },
        },
      },
    });
    if (!operation) throw new Error('no operation');
    expect(() => callsOf(operation, () => undefined)).toThrow('{crateId} of /v1/crates/{crateId}');
    expect(callsOf(operation, () => ['a', 'b']).map(({ target }) => target)).toEqual(['/v1/crates/a', '/v1/crates/b']);
  });
});

describe('the sample of a schema', () => {
  const known = (name: string) => (name === 'accountId' ? ['an-id'] : undefined);

  it('is the least that the schema lets through', () => {
    const schema = z.toJSONSchema(
      z.strictObject({
        kind: z.enum(['A', 'B']),
        amount: z.int().min(3),
        currency: z.string().regex(/^[A-Z]{3}$/),
        day: z.iso.date(),
        tiers: z.array(z.string().min(2)).min(1),
        to: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('account'), accountId: z.uuid() })]),
        note: z.string().optional(),
      }),
    );
    const sample = sampleOf(schema as never, 'body', known);
    expect(sample).toEqual({
      ...{ kind: 'A', amount: 3, currency: 'EUR', tiers: ['xx'] },
      day: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      to: { kind: 'account', accountId: 'an-id' },
    });
  });

  it('names what could be left out where that is wanted, and nothing that it does not know', () => {
    const schema = z.toJSONSchema(z.object({ accountId: z.uuid().optional() })) as never;
    expect([sampleOf(schema, 'body', known), sampleOf(schema, 'body', known, true)]).toEqual([
      {},
      { accountId: 'an-id' },
    ]);
    expect(() => sampleOf(schema, 'body', () => undefined, true)).toThrow('add it to the resolver');
  });

  it('has what belongs to that which it names', () => {
    const fields = z.object({ accountId: z.uuid().optional(), amount: z.int().min(2).optional() });
    const schema = z.toJSONSchema(fields.meta({ dependentRequired: { accountId: ['amount'] } })) as never;
    expect(sampleOf(schema, 'body', known)).toEqual({});
    expect(sampleOf(schema, 'body', known, true)).toEqual({ accountId: 'an-id', amount: 2 });
  });
});
