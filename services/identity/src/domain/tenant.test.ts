import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit, slugFor, type Tenant } from './tenant.ts';

const tenant = (joinPolicy: Tenant['joinPolicy']): Tenant => ({
  id: '019a8f2e-7c00-7000-8000-000000000002',
  name: 'Moonlight Club',
  slug: 'moonlight-club',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  joinPolicy,
  createdBy: '019a8f2e-7c00-7000-8000-000000000001',
  createdAt: new Date('2026-11-21T20:00:00Z'),
});

describe('joining', () => {
  it('is open to anybody in an open tenant', () => expect(admit(tenant('OPEN')).ok).toBe(true));

  it('is refused by a closed tenant', () => {
    const result = admit(tenant('CLOSED'));
    expect(!result.ok && result.error.code).toBe('identity.tenant_closed');
  });
});

describe('a slug made from a name', () => {
  const id = '019a8f2e-7c00-7000-8000-0000deadbeef';

  it('reads like the name', () => expect(slugFor('Möön & Stars!', id)).toBe('moon-stars-deadbeef'));

  it('exists for a name without a single Latin letter', () => expect(slugFor('東京', id)).toBe('t-deadbeef'));

  it('can always be a DNS label', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.uuid(), (name, anyId) => {
        expect(slugFor(name, anyId)).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
      }),
    );
  });
});
