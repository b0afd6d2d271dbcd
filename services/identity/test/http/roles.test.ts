import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memberOf, newTenant, openIdentity, type RunningIdentity } from '../running-identity.ts';

let identity: RunningIdentity;
beforeAll(async () => {
  identity = await openIdentity();
});
afterAll(() => identity.stop());

const give = (token: string, userId: string, role: string) =>
  identity.call('PATCH', `/v1/members/${userId}`, { token, body: { role } });

const rolesIn = async (tenantId: string): Promise<Record<string, string>> => {
  const rows = await identity.sql<{ user_id: string; role: string }>(
    'select user_id, role from identity.members where tenant_id = $1',
    [tenantId],
  );
  return Object.fromEntries(rows.map(({ user_id, role }) => [user_id, role]));
};

describe('giving roles', () => {
  it('is for admins and owners, and goes no higher than one’s own', async () => {
    const tenant = await newTenant(identity);
    const admin = await memberOf(identity, tenant, 'admin');
    const staff = await memberOf(identity, tenant, 'staff');
    const member = await memberOf(identity, tenant);
    const adminToken = await admin.token(tenant.id);

    expect((await give(adminToken, member.userId, 'staff')).body.role).toBe('staff');
    const up = await give(adminToken, member.userId, 'owner');
    const ownerDown = await give(adminToken, tenant.owner.userId, 'member');
    expect([up.status, up.body.code, ownerDown.status]).toEqual([403, 'identity.role_above_own', 403]);
    const byStaff = await give(await staff.token(tenant.id), member.userId, 'member');
    expect([byStaff.status, byStaff.body.code]).toEqual([403, 'auth.scope_missing']);
    expect(await rolesIn(tenant.id)).toEqual({
      [tenant.owner.userId]: 'owner',
      [admin.userId]: 'admin',
      [staff.userId]: 'staff',
      [member.userId]: 'staff',
    });
  });

  it('leaves the last owner in place', async () => {
    const tenant = await newTenant(identity);
    const answer = await give(tenant.ownerToken, tenant.owner.userId, 'member');
    expect([answer.status, answer.body.code]).toEqual([409, 'identity.last_owner']);
  });

  it('leaves one owner when two take the role from each other at once', async () => {
    const tenant = await newTenant(identity);
    const second = await memberOf(identity, tenant, 'owner');
    const secondToken = await second.token(tenant.id);
    const answers = await Promise.all([
      give(tenant.ownerToken, second.userId, 'member'),
      give(secondToken, tenant.owner.userId, 'member'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
    expect(Object.values(await rolesIn(tenant.id)).sort()).toEqual(['member', 'owner']);
  });

  it('ends at once with one’s own role, though the token still says otherwise', async () => {
    const tenant = await newTenant(identity);
    const admin = await memberOf(identity, tenant, 'admin');
    const victim = await memberOf(identity, tenant);
    const oldToken = await admin.token(tenant.id);
    await give(tenant.ownerToken, admin.userId, 'member');
    const answer = await give(oldToken, victim.userId, 'staff');
    expect([answer.status, answer.body.code]).toEqual([403, 'identity.role_above_own']);
    expect((await rolesIn(tenant.id))[victim.userId]).toBe('member');
  });
});

describe('another tenant', () => {
  it('cannot be touched or seen by an owner of this one', async () => {
    const mine = await newTenant(identity);
    const theirs = await newTenant(identity);
    const person = await memberOf(identity, theirs);
    const before = await rolesIn(theirs.id);
    for (const userId of [person.userId, theirs.owner.userId]) {
      const answer = await give(mine.ownerToken, userId, 'member');
      expect([answer.status, answer.body.code]).toEqual([404, 'identity.member_not_found']);
    }
    expect(await rolesIn(theirs.id)).toEqual(before);
    const seen = await identity.call('GET', '/v1/members', { token: mine.ownerToken });
    expect(JSON.stringify(seen.body)).not.toContain(person.userId);
  });

  it('has its own role for a person who is in both', async () => {
    const mine = await newTenant(identity);
    const theirs = await newTenant(identity);
    await identity.call('POST', `/v1/tenants/${theirs.id}/members`, { token: mine.ownerToken });
    const there = await mine.owner.token(theirs.id);
    const answer = await identity.call('GET', '/v1/members', { token: there });
    expect([answer.status, answer.body.code]).toEqual([403, 'auth.scope_missing']);
    const both = await identity.call('GET', '/v1/tenants', { token: there });
    const roles = both.body.items.map(({ tenant, role }: { tenant: { id: string }; role: string }) => [
      tenant.id,
      role,
    ]);
    expect(roles).toEqual([
      [mine.id, 'owner'],
      [theirs.id, 'member'],
    ]);
  });
});
