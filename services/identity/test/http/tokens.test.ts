import { systemClock } from '@tessera/kernel';
import { createTokenVerifier } from '@tessera/runtime/http';
import { fakeClock } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AUDIENCE,
  ISSUER,
  memberOf,
  newTenant,
  openIdentity,
  type RunningIdentity,
  somebody,
} from '../running-identity.ts';

const clock = fakeClock();
let identity: RunningIdentity;
beforeAll(async () => {
  identity = await openIdentity({ clock, env: { TOKEN_SECONDS: '600' } });
});
afterAll(() => identity.stop());

const issue = (token: string, body: object) => identity.call('POST', '/v1/tokens', { token, body });

describe('an access token', () => {
  it('is accepted by the verifier that every service uses, and says who, where and what for', async () => {
    const tenant = await newTenant(identity);
    const staff = await memberOf(identity, tenant, 'staff');
    const issued = await issue(staff.sessionToken, { tenantId: tenant.id });
    const verify = createTokenVerifier({
      jwksUrl: identity.jwksUrl,
      issuer: ISSUER,
      audience: AUDIENCE,
      clock: systemClock,
    });
    const verified = await verify(issued.body.accessToken);
    expect(verified).toMatchObject({
      status: 'valid',
      claims: { sub: staff.userId, tid: tenant.id, role: 'staff', iss: ISSUER, aud: AUDIENCE },
    });
    if (verified.status !== 'valid') return;
    const { exp, iat, scopes, jti } = verified.claims;
    expect(exp - iat).toBe(600);
    expect(jti).toMatch(/^[0-9a-f-]{36}$/);
    expect(scopes).toContain('members:read');
    expect(scopes).not.toContain('members:manage');
    expect(issued.body).toMatchObject({ tokenType: 'Bearer', tenantId: tenant.id, role: 'staff', scopes });
    expect(issued.headers.get('cache-control')).toBe('no-store');
  });

  it('without a tenant carries no role and no right', async () => {
    const person = await somebody(identity);
    const issued = await issue(person.sessionToken, {});
    expect(issued.body).toMatchObject({ tenantId: null, role: null, scopes: [] });
    const denied = await identity.call('GET', '/v1/tenants/current', { token: issued.body.accessToken });
    expect([denied.status, denied.body.code]).toEqual([403, 'auth.tenant_required']);
  });

  it('is refused elsewhere: other issuer, other audience, foreign key', async () => {
    const token = await (await somebody(identity)).token();
    const parts = { jwksUrl: identity.jwksUrl, issuer: ISSUER, audience: AUDIENCE, clock: systemClock };
    const statusOf = async (changed: Partial<typeof parts>) =>
      (await createTokenVerifier({ ...parts, ...changed })(token)).status;
    expect(await statusOf({ issuer: 'https://somebody.else' })).toBe('invalid');
    expect(await statusOf({ audience: 'somebody else' })).toBe('invalid');
    const other = await openIdentity();
    try {
      await (await somebody(other)).token();
      expect(await statusOf({ jwksUrl: other.jwksUrl })).toBe('invalid');
    } finally {
      await other.stop();
    }
  });

  it('ends after its time', async () => {
    const token = await (await somebody(identity)).token();
    expect((await identity.call('GET', '/v1/me', { token })).status).toBe(200);
    clock.advance(610_000);
    const late = await identity.call('GET', '/v1/me', { token });
    expect([late.status, late.body.code]).toEqual([401, 'auth.token_expired']);
    clock.advance(-610_000);
  });

  it('is not issued for a tenant one is not in, and looks the same as for one that is not there', async () => {
    const { id } = await newTenant(identity);
    const stranger = await somebody(identity);
    const foreign = await issue(stranger.sessionToken, { tenantId: id });
    const unknown = await issue(stranger.sessionToken, { tenantId: '019a8f2e-7c00-7000-8000-000000000009' });
    expect([foreign.status, foreign.body.code]).toEqual([404, 'identity.tenant_not_found']);
    expect({ ...unknown.body, requestId: '' }).toEqual({ ...foreign.body, requestId: '' });
    const platform = await issue(stranger.sessionToken, { tenantId: '00000000-0000-0000-0000-000000000000' });
    expect(platform.status).toBe(404);
  });

  it('carries a changed role from the next one on', async () => {
    const tenant = await newTenant(identity);
    const person = await memberOf(identity, tenant);
    const before = await issue(person.sessionToken, { tenantId: tenant.id });
    await identity.call('PATCH', `/v1/members/${person.userId}`, { token: tenant.ownerToken, body: { role: 'admin' } });
    const after = await issue(person.sessionToken, { tenantId: tenant.id });
    expect([before.body.role, after.body.role]).toEqual(['member', 'admin']);
  });
});

describe('the published keys', () => {
  it('are public halves only, and may be cached for less than a key is announced ahead', async () => {
    await (await somebody(identity)).token();
    const answer = await identity.call('GET', '/.well-known/jwks.json');
    expect(answer.status).toBe(200);
    expect(answer.body.keys).toHaveLength(1);
    expect(Object.keys(answer.body.keys[0]).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
  });
});

describe('one’s own profile', () => {
  it('is there for a token of any kind', async () => {
    const tenant = await newTenant(identity);
    const { userId, email } = tenant.owner;
    const answer = await identity.call('GET', '/v1/me', { token: tenant.ownerToken });
    expect([answer.status, answer.body]).toMatchObject([200, { id: userId, email, emailVerified: false }]);
  });

  it('is gone with the person, though the token still lives', async () => {
    const person = await somebody(identity);
    const token = await person.token();
    await identity.sql('delete from identity.sessions where user_id = $1', [person.userId]);
    await identity.sql('delete from identity.accounts where user_id = $1', [person.userId]);
    await identity.sql('delete from identity.users where id = $1', [person.userId]);
    const answer = await identity.call('GET', '/v1/me', { token });
    expect([answer.status, answer.body.code]).toEqual([404, 'identity.user_not_found']);
  });
});
