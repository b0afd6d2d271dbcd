import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeRole, type Member, type Role, rolesByRank } from './member.ts';

const member = (role: Role): Member => ({
  tenantId: 'tenant',
  id: 'membership',
  userId: 'user',
  role,
  joinedAt: new Date('2026-11-21T20:00:00Z'),
});

const codeOf = (result: ReturnType<typeof changeRole>): string => (result.ok ? 'ok' : result.error.code);

describe('changing a role', () => {
  it('lets an admin make staff of a member', () => {
    const result = changeRole({ actorRole: 'admin', member: member('member'), role: 'staff', owners: 1 });
    expect(result).toEqual({ ok: true, value: member('staff') });
  });

  it('lets no admin make or unmake an owner', () => {
    const up = changeRole({ actorRole: 'admin', member: member('staff'), role: 'owner', owners: 1 });
    const down = changeRole({ actorRole: 'admin', member: member('owner'), role: 'staff', owners: 2 });
    expect([codeOf(up), codeOf(down)]).toEqual(['identity.role_above_own', 'identity.role_above_own']);
  });

  it('keeps the last owner', () => {
    const last = changeRole({ actorRole: 'owner', member: member('owner'), role: 'admin', owners: 1 });
    const oneOfTwo = changeRole({ actorRole: 'owner', member: member('owner'), role: 'admin', owners: 2 });
    expect([codeOf(last), codeOf(oneOfTwo)]).toEqual(['identity.last_owner', 'ok']);
  });

  it('gives back the very same member where nothing changes', () => {
    const before = member('owner');
    const result = changeRole({ actorRole: 'owner', member: before, role: 'owner', owners: 1 });
    expect(result.ok && result.value).toBe(before);
  });

  it('never raises or touches anybody above the one who changes, and never leaves a tenant without owner', () => {
    const anyRole = fc.constantFrom(...rolesByRank);
    const rank = (role: Role): number => rolesByRank.indexOf(role);
    fc.assert(
      fc.property(anyRole, anyRole, anyRole, fc.integer({ min: 1, max: 3 }), (actorRole, before, role, owners) => {
        const result = changeRole({ actorRole, member: member(before), role, owners });
        if (!result.ok) return;
        expect(rank(before)).toBeLessThanOrEqual(rank(actorRole));
        expect(rank(role)).toBeLessThanOrEqual(rank(actorRole));
        const ownersLeft = owners - (before === 'owner' && role !== 'owner' ? 1 : 0);
        expect(ownersLeft).toBeGreaterThan(0);
      }),
    );
  });
});
