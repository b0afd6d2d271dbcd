import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import { uuidv7Ids } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import { createLogger } from '@tessera/runtime/telemetry';
import { fakeClock, type TestDatabase, testDatabase } from '@tessera/testing';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import { authRecords } from '../../src/auth/auth-records.ts';
import { openAuth } from '../../src/auth/open-auth.ts';
import { signingKeyAt } from '../../src/domain/signing-key.ts';
import { getSigningKeys } from '../../src/use-cases/get-signing-keys.ts';
import { rotateSigningKeys } from '../../src/use-cases/rotate-signing-keys.ts';
import { sqlAs } from '../running-identity.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const schedule = { rotationSeconds: 30 * 86_400, prePublishSeconds: 86_400, keepSeconds: 3_600 };
const SECRET = 'a secret of more than thirty-two characters';

const clock = fakeClock('2026-11-21T20:00:00Z');
const newId = uuidv7Ids(clock);
const ctx: CallContext = {
  tenantId: PLATFORM_TENANT_ID,
  actor: { kind: 'system', id: 'identity', scopes: [] },
  correlationId: 'test',
  clock,
  newId,
};

let place: TestDatabase;
let databases: Database[];

/** One instance of the service, as far as its keys go. */
const instance = async (secret = SECRET) => {
  const database = await openDatabase({ service: 'identity', url: place.url, entities: Object.values(authRecords) });
  databases.push(database);
  const { keys } = openAuth({
    database,
    clock,
    newId,
    logger: createLogger({ service: 'identity', level: 'silent' }),
    settings: {
      secret,
      sessionSeconds: 86_400,
      issuer: 'https://identity.test',
      audience: 'tessera',
      passwordLength: { min: 10, max: 128 },
    },
    publish: () => undefined,
  });
  const rotate = rotateSigningKeys({ keys, schedule });
  return {
    keys,
    rotate: () => rotate(undefined, ctx),
    published: async () => {
      const result = await getSigningKeys({ keys })();
      return result.ok ? result.value : [];
    },
    async sign(): Promise<string> {
      const now = clock.now();
      const key = signingKeyAt(await keys.list(), now, schedule);
      const lifetime = { issuedAt: now, expiresAt: new Date(now.getTime() + 900_000) };
      return keys.sign({ sub: newId(), scopes: [], jti: newId() }, lifetime, key?.id ?? 'none');
    },
  };
};

beforeEach(async () => {
  place = await testDatabase(migrations);
  databases = [];
  clock.set('2026-11-21T20:00:00Z');
});
afterEach(async () => {
  for (const database of databases) await database.close();
  await place.drop();
});

const kidOf = (token: string): string | undefined => decodeProtectedHeader(token).kid;

describe('signing keys', () => {
  it('are one, however many instances make the first at once', async () => {
    const instances = await Promise.all([instance(), instance(), instance()]);
    const results = await Promise.all(instances.map(({ rotate }) => rotate()));
    const created = results.map((result) => (result.ok ? result.value.created : -1));
    expect(created.sort()).toEqual([0, 0, 1]);
    expect(await instances[0]?.published()).toHaveLength(1);
  });

  it('are published a day before they sign, and stay until the last token they signed is dead', async () => {
    const { rotate, published, sign } = await instance();
    await rotate();
    const first = kidOf(await sign());

    clock.advance(30 * DAY);
    await rotate();
    expect(await published()).toHaveLength(2);
    expect(kidOf(await sign())).toBe(first);

    clock.advance(DAY - HOUR);
    const last = await sign();
    expect(kidOf(last)).toBe(first);

    clock.advance(HOUR);
    const next = await sign();
    expect(kidOf(next)).not.toBe(first);
    await rotate();
    const keySet = createLocalJWKSet({ keys: [...(await published())] as never });
    await jwtVerify(next, keySet, { currentDate: clock.now() });
    await jwtVerify(last, keySet, { currentDate: new Date(clock.now().getTime() - HOUR) });

    clock.advance(HOUR + 1_000);
    await rotate();
    expect((await published()).map(({ kid }) => kid)).toEqual([kidOf(next)]);
  });

  it('signed with by one instance verify with what another publishes', async () => {
    const [one, other] = [await instance(), await instance()];
    await one.rotate();
    const keySet = createLocalJWKSet({ keys: [...(await other.published())] as never });
    const { payload } = await jwtVerify(await one.sign(), keySet, {
      currentDate: clock.now(),
      issuer: 'https://identity.test',
    });
    expect(payload.aud).toBe('tessera');
  });

  it('are kept encrypted: the database alone signs nothing, and neither does another secret', async () => {
    const { rotate } = await instance();
    await rotate();
    const admin = sqlAs(place.adminUrl);
    const [row] = await admin.query<{ private_key: string }>('select private_key from identity.signing_keys');
    await admin.close();
    expect(row?.private_key).toBeTruthy();
    expect(row?.private_key).not.toMatch(/"d"|"kty"|EC/);
    const stranger = await instance('another secret of more than thirty-two characters');
    await expect(stranger.sign()).rejects.toThrow(/decrypt/);
  });
});
