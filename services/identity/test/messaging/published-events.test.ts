import { memberAdded, PLATFORM_TENANT_ID, tenantCreated, userRegistered } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memberOf, newTenant, openIdentity, type RunningIdentity } from '../running-identity.ts';

let identity: RunningIdentity;
beforeAll(async () => {
  identity = await openIdentity();
  await identity.start();
});
afterAll(() => identity.stop());

describe('what happened in identity', () => {
  it('is in its stream once, in order, under the tenant it happened in, and the outbox is empty', async () => {
    const tenant = await newTenant(identity);
    const member = await memberOf(identity, tenant, 'staff');

    const added = await eventually(async () => {
      const events = await identity.published(memberAdded);
      expect(events).toHaveLength(2);
      return events;
    });
    expect(added.map(({ envelope, data }) => [envelope.tenantId, envelope.sequence, data.userId, data.role])).toEqual([
      [tenant.id, 1, tenant.owner.userId, 'owner'],
      [tenant.id, 1, member.userId, 'member'],
    ]);

    const [created, ...noMore] = await identity.published(tenantCreated);
    expect(noMore).toEqual([]);
    expect(created?.envelope).toMatchObject({ tenantId: tenant.id, aggregateId: tenant.id, sequence: 1 });
    expect(created?.data).toMatchObject({ tenantId: tenant.id, ownerId: tenant.owner.userId, currency: 'EUR' });

    const registered = await identity.published(userRegistered);
    expect(registered.map(({ envelope, data }) => [envelope.tenantId, data.userId])).toEqual([
      [PLATFORM_TENANT_ID, tenant.owner.userId],
      [PLATFORM_TENANT_ID, member.userId],
    ]);
    await eventually(async () => expect(await identity.sql('select 1 from identity.outbox')).toEqual([]));
  });
});
