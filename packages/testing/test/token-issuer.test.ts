import { tokenClaimsSchema } from '@tessera/contracts';
import { createTokenVerifier } from '@tessera/runtime/http';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeClock, fakeClock, forgeries, type TokenIssuer, tokenIssuer } from '../src/index.ts';

const TENANT = '019a8f2e-7c00-7000-8000-000000000001';
let clock: FakeClock;
let issuer: TokenIssuer;

beforeEach(async () => {
  clock = fakeClock();
  issuer = await tokenIssuer({ clock });
});
afterEach(() => issuer.stop());

const verifier = () =>
  createTokenVerifier({ jwksUrl: issuer.jwksUrl, issuer: issuer.issuer, audience: issuer.audience, clock });

test('a good token is accepted by the verifier that services use', async () => {
  const token = await issuer.tokenFor({ tenantId: TENANT, role: 'staff' });
  const result = await verifier()(token);
  expect(result).toMatchObject({ status: 'valid', claims: { tid: TENANT, role: 'staff' } });
  expect(tokenClaimsSchema.parse(decodeJwt(token)).scopes).toContain('pools:manage');
});

test('a good token expires by the clock it was given', async () => {
  const token = await issuer.tokenFor({});
  const verify = verifier();
  clock.advance(3_600_000);
  expect(await verify(token)).toEqual({ status: 'expired' });
});

test.each(forgeries)('a %s token is a forgery that the verifier refuses', async (how) => {
  const verify = verifier();
  const token = await issuer.forge(how, { tid: TENANT, role: 'owner' });
  expect((await verify(token)).status).toBe(how === 'expired' ? 'expired' : 'invalid');
});

test('each forgery differs from a good token in what its name says', async () => {
  const claims = { sub: TENANT, tid: TENANT };
  const forged = async (how: Parameters<typeof issuer.forge>[0]) => issuer.forge(how, claims);
  const good = decodeProtectedHeader(await issuer.sign(claims));
  expect(decodeProtectedHeader(await forged('wrong-key')).kid).toBe(good.kid);
  expect(decodeProtectedHeader(await forged('unknown-key')).kid).not.toBe(good.kid);
  expect(decodeJwt(await forged('wrong-audience')).aud).not.toBe(issuer.audience);
  expect(decodeJwt(await forged('wrong-issuer')).iss).not.toBe(issuer.issuer);
  expect(decodeProtectedHeader(await forged('unsigned')).alg).toBe('none');
  for (const how of ['wrong-key', 'expired', 'tampered', 'unsigned'] as const) {
    expect(decodeJwt(await forged(how))).toMatchObject({ tid: TENANT, aud: issuer.audience, iss: issuer.issuer });
  }
});

test('after a rotation new tokens carry a new key and old ones are still good', async () => {
  const old = await issuer.tokenFor({});
  await issuer.rotate();
  const young = await issuer.tokenFor({});
  expect(decodeProtectedHeader(young).kid).not.toBe(decodeProtectedHeader(old).kid);
  const verify = verifier();
  expect([(await verify(old)).status, (await verify(young)).status]).toEqual(['valid', 'valid']);
  expect(issuer.fetches()).toBe(1);
});

test('while it is away its keys cannot be fetched', async () => {
  issuer.setAway(true);
  expect((await fetch(issuer.jwksUrl)).status).toBe(503);
  expect(issuer.fetches()).toBe(0);
  issuer.setAway(false);
  expect((await fetch(issuer.jwksUrl)).status).toBe(200);
});
