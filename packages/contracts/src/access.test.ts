import { describe, expect, it } from 'vitest';
import { roles, scopeMeanings, scopes, scopesOfRole, tokenClaimsSchema } from './access.ts';

describe('roles', () => {
  it('each may do what the next one may, and more', () => {
    for (const [index, role] of roles.entries()) {
      const next = roles[index + 1];
      if (next === undefined) continue;
      expect(scopesOfRole(role)).toEqual(expect.arrayContaining([...scopesOfRole(next)]));
      expect(scopesOfRole(role).length).toBeGreaterThan(scopesOfRole(next).length);
    }
  });

  it('give out every scope, each once', () => {
    expect([...scopesOfRole('owner')].sort()).toEqual([...scopes].sort());
    for (const role of roles) expect(new Set(scopesOfRole(role)).size).toBe(scopesOfRole(role).length);
  });

  it('give a member rights to what is their own only', () => {
    expect(scopesOfRole('member').filter((scope) => scope.endsWith(':manage'))).toEqual([]);
    expect(scopesOfRole('member')).not.toContain('members:read');
    expect(scopesOfRole('member')).not.toContain('analytics:read');
  });
});

describe('scopes', () => {
  it('are named by what they are about and say what they let do', () => {
    for (const [scope, meaning] of Object.entries(scopeMeanings)) {
      expect(scope).toMatch(/^[a-z]+:[a-z]+$/);
      expect(meaning).not.toBe('');
    }
  });
});

describe('the claims of a token', () => {
  const claims = {
    iss: 'https://identity',
    aud: 'tessera',
    sub: '019a8f2e-7c00-7000-8000-000000000001',
    iat: 1,
    exp: 2,
    jti: 'x',
  };

  it('need no tenant, and then carry no scope', () => {
    expect(tokenClaimsSchema.parse(claims)).toEqual({ ...claims, scopes: [] });
  });

  it.each<[string, object]>([
    ['a scope that does not exist', { scopes: ['wallet:empty'] }],
    ['a role that does not exist', { role: 'god' }],
    ['a subject that is no person', { sub: 'admin' }],
    ['a tenant that is none', { tid: '*' }],
    ['no expiry', { exp: undefined }],
  ])('refuse %s', (_name, change) => {
    expect(tokenClaimsSchema.safeParse({ ...claims, ...change }).success).toBe(false);
  });
});
