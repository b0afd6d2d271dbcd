import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import type { Clock } from '@tessera/kernel';
import type { Database, Transaction } from '@tessera/runtime/postgres';
import { createJwk, resolveSigningKey } from 'better-auth/plugins';

import { type CryptoKey, SignJWT } from 'jose';
import type { PublicJwk, PublishedKey, SigningKeys } from '../use-cases/ports.ts';
import { SigningKeyRecord } from './auth-records.ts';
import { type Auth, jwtOptions } from './better-auth.ts';
import type { PlatformTransactions } from './platform-transactions.ts';

/** A key is published long before it signs, so a list this old still knows every key that is in use. */
const LIST_AGE_MS = 15_000;

const LOCK_KEYS = `select pg_advisory_xact_lock(hashtextextended('identity.signing-keys', 0))`;

export interface SigningKeyOptions {
  readonly auth: Auth;
  readonly transactions: PlatformTransactions;
  readonly database: Database;
  readonly clock: Clock;
  readonly issuer: string;
  readonly audience: string;
}

/** Keys that better-auth makes and encrypts; the database never sees a private one in the clear. */
export const createSigningKeys = (options: SigningKeyOptions): SigningKeys => {
  const { auth, transactions, database, clock } = options;
  const privateKeys = new Map<string, Promise<PrivateKey>>();
  let listed: { readonly at: number; readonly keys: Promise<PublishedKey[]> } | undefined;

  const privateKey = (id: string): Promise<PrivateKey> => {
    const known = privateKeys.get(id) ?? decrypt(auth, id);
    privateKeys.set(id, known);
    known.catch(() => privateKeys.delete(id));
    return known;
  };

  return {
    list() {
      const now = clock.now().getTime();
      if (listed && now - listed.at < LIST_AGE_MS && now >= listed.at) return listed.keys;
      const fresh = { at: now, keys: database.read({ tenantId: PLATFORM_TENANT_ID }, readKeys) };
      listed = fresh;
      fresh.keys.catch(() => {
        if (listed === fresh) listed = undefined;
      });
      return fresh.keys;
    },

    async sign({ sub, jti, ...claims }, { issuedAt, expiresAt }, keyId) {
      const { key, alg } = await privateKey(keyId);
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg, kid: keyId, typ: 'JWT' })
        .setSubject(sub)
        .setJti(jti)
        .setIssuer(options.issuer)
        .setAudience(options.audience)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(key);
    },

    async exclusively(ctx, work) {
      const result = await transactions.begin(ctx, async (tx) => {
        await tx.execute(LOCK_KEYS);
        return work({
          list: () => readKeys(tx),
          create: (createdAt) => create(auth, createdAt),
          remove: async (ids) => {
            await tx.em.nativeDelete(SigningKeyRecord, { id: { $in: [...ids] } });
            for (const id of ids) privateKeys.delete(id);
          },
        });
      });
      listed = undefined;
      return result;
    },
  };
};

interface PrivateKey {
  readonly key: CryptoKey;
  readonly alg: string;
}

const readKeys = async (tx: Transaction): Promise<PublishedKey[]> => {
  const rows = await tx.em.find(SigningKeyRecord, {}, { fields: ['id', 'publicKey', 'alg', 'createdAt'] });
  return rows.map(({ id, publicKey, alg, createdAt }) => {
    const jwk: PublicJwk = { ...JSON.parse(publicKey), alg, use: 'sig', kid: id };
    return { id, createdAt, jwk };
  });
};

type EndpointContext = Parameters<typeof createJwk>[0];

/** The JWT plugin's functions read no more of an endpoint's context than this. */
const endpointContext = async (auth: Auth): Promise<EndpointContext> =>
  ({ context: await auth.$context }) as unknown as EndpointContext;

const decrypt = async (auth: Auth, id: string): Promise<PrivateKey> => {
  const resolved = await resolveSigningKey(await endpointContext(auth), jwtOptions, { signingKeyId: id });
  if (!resolved || resolved.privateKey instanceof Uint8Array)
    throw new Error(`the signing key ${id} cannot be used here`);
  return { key: resolved.privateKey, alg: resolved.alg };
};

/** `createdAt` is ours, because the schedule of rotation is read off our clock. */
const create = async (auth: Auth, createdAt: Date): Promise<void> => {
  const ctx = await endpointContext(auth);
  await createJwk(ctx, {
    ...jwtOptions,
    adapter: { createJwk: (jwk) => ctx.context.adapter.create({ model: 'jwks', data: { ...jwk, createdAt } }) },
  });
};
