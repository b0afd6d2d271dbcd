import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memberOf, newTenant, openIdentity, type RunningIdentity, somebody } from '../running-identity.ts';

let identity: RunningIdentity;
beforeAll(async () => {
  identity = await openIdentity();
});
afterAll(() => identity.stop());

const FOUNDING = { name: 'Moonlight Club', currency: 'EUR', timeZone: 'Europe/Berlin', joinPolicy: 'OPEN' };

const found = (token: string, body: object = FOUNDING, key?: string) =>
  identity.call('POST', '/v1/tenants', { token, body, ...(key === undefined ? {} : { idempotencyKey: key }) });
const join = (token: string, tenantId: string, key?: string) =>
  identity.call('POST', `/v1/tenants/${tenantId}/members`, {
    token,
    ...(key === undefined ? {} : { idempotencyKey: key }),
  });

/** The events of a tenant, by the last part of their subject. */
const eventsOf = async (tenantId: string): Promise<string[]> => {
  const rows = await identity.sql<{ subject: string }>(
    'select subject from identity.outbox where tenant_id = $1 order by position',
    [tenantId],
  );
  return rows.map(({ subject }) => subject.split('.').slice(3).join('.'));
};

const count = async (table: 'tenants' | 'members', column: string, value: string): Promise<number> => {
  const [row] = await identity.sql<{ count: string }>(`select count(*) from identity.${table} where ${column} = $1`, [
    value,
  ]);
  return Number(row?.count);
};

describe('founding a tenant', () => {
  it('makes its founder the owner, with one event for each', async () => {
    const founder = await somebody(identity);
    const answer = await found(await founder.token());
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject(FOUNDING);
    expect(answer.body.slug).toMatch(/^moonlight-club-[0-9a-f]{8}$/);
    expect(await eventsOf(answer.body.id)).toEqual(['tenant-created.v1', 'member-added.v1']);
    const mine = await identity.call('GET', '/v1/tenants', { token: await founder.token() });
    expect(mine.body.items).toEqual([{ tenant: answer.body, role: 'owner' }]);
  });

  it('repeated with its key gives the same bytes and founds nothing more, under any token of the person', async () => {
    const founder = await somebody(identity);
    const first = await found(await founder.token(), FOUNDING, 'my-first-tenant');
    const again = await found(await founder.token(first.body.id), FOUNDING, 'my-first-tenant');
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await count('tenants', 'created_by', founder.userId)).toBe(1);
    const other = await found(await founder.token(), { ...FOUNDING, name: 'Sunrise' }, 'my-first-tenant');
    expect([other.status, other.body.code]).toEqual([422, 'idempotency.key_reused']);
  });

  it('repeated long after the answer was forgotten still founds nothing more', async () => {
    const founder = await somebody(identity);
    const first = await found(await founder.token(), FOUNDING, 'an-old-key');
    await identity.sql('delete from identity.idempotency_keys');
    const again = await found(await founder.token(), FOUNDING, 'an-old-key');
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(await eventsOf(first.body.id)).toHaveLength(2);
  });

  it('with one key founds a tenant for each of two people', async () => {
    const [one, two] = [await somebody(identity), await somebody(identity)];
    const [first, second] = [
      await found(await one.token(), FOUNDING, 'k'),
      await found(await two.token(), FOUNDING, 'k'),
    ];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.id).not.toBe(second.body.id);
  });

  it('under a slug that is taken is refused and leaves nothing', async () => {
    const founder = await somebody(identity);
    const token = await founder.token();
    const first = await found(token, { ...FOUNDING, slug: 'the-one' });
    const second = await found(token, { ...FOUNDING, slug: 'the-one' });
    expect([first.status, second.status, second.body.code]).toEqual([201, 409, 'identity.slug_taken']);
    expect(await count('members', 'user_id', founder.userId)).toBe(1);
  });

  it('is possible with a name, a currency and nothing else', async () => {
    const answer = await found(await (await somebody(identity)).token(), { name: 'Bare', currency: 'CHF' });
    expect(answer.body).toMatchObject({ timeZone: 'UTC', joinPolicy: 'CLOSED', currency: 'CHF' });
  });
});

describe('joining', () => {
  it('an open tenant makes a member with one event, which carries the tenant’s currency', async () => {
    const tenant = await newTenant(identity);
    const person = await somebody(identity);
    const answer = await join(await person.token(), tenant.id);
    expect([answer.status, answer.body]).toMatchObject([
      201,
      { tenantId: tenant.id, userId: person.userId, role: 'member' },
    ]);
    const [event] = await identity.sql<{ body: string }>(
      `select body from identity.outbox where tenant_id = $1 order by position desc limit 1`,
      [tenant.id],
    );
    expect(JSON.parse(event?.body ?? '{}')).toMatchObject({ userId: person.userId, role: 'member', currency: 'EUR' });
  });

  it('twelve times at once, under twelve keys, makes one member and one event', async () => {
    const tenant = await newTenant(identity);
    const person = await somebody(identity);
    const token = await person.token();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => join(token, tenant.id, `join-${index}`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 11 }, () => 200), 201]);
    expect(await count('members', 'user_id', person.userId)).toBe(1);
    expect(await eventsOf(tenant.id)).toEqual(['tenant-created.v1', 'member-added.v1', 'member-added.v1']);
  });

  it('again keeps the role that one has', async () => {
    const tenant = await newTenant(identity);
    const answer = await join(tenant.ownerToken, tenant.id);
    expect([answer.status, answer.body.role]).toEqual([200, 'owner']);
  });

  it('a closed tenant is refused, and one that is not there is not found', async () => {
    const tenant = await newTenant(identity, 'CLOSED');
    const token = await (await somebody(identity)).token();
    const closed = await join(token, tenant.id);
    const missing = await join(token, '019a8f2e-7c00-7000-8000-000000000009');
    expect([closed.status, closed.body.code]).toEqual([403, 'identity.tenant_closed']);
    expect([missing.status, missing.body.code]).toEqual([404, 'identity.tenant_not_found']);
    expect(await count('members', 'tenant_id', tenant.id)).toBe(1);
  });

  it('cannot be talked into another role', async () => {
    const tenant = await newTenant(identity);
    const token = await (await somebody(identity)).token();
    const answer = await identity.call('POST', `/v1/tenants/${tenant.id}/members`, { token, body: { role: 'owner' } });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/role']);
  });
});

describe('a tenant seen from inside', () => {
  it('is the one that the token names', async () => {
    const tenant = await newTenant(identity);
    const answer = await identity.call('GET', '/v1/tenants/current', { token: tenant.ownerToken });
    expect([answer.status, answer.body.id]).toEqual([200, tenant.id]);
  });

  it('is not found once it is gone, though a token still names it', async () => {
    const tenant = await newTenant(identity);
    await identity.sql('delete from identity.members where tenant_id = $1', [tenant.id]);
    await identity.sql('delete from identity.tenants where tenant_id = $1', [tenant.id]);
    const answer = await identity.call('GET', '/v1/tenants/current', { token: tenant.ownerToken });
    expect([answer.status, answer.body.code]).toEqual([404, 'identity.tenant_not_found']);
  });

  it('lists its members page by page in the order of joining, and nobody else', async () => {
    const tenant = await newTenant(identity);
    await newTenant(identity);
    const people = [tenant.owner];
    for (let index = 0; index < 4; index += 1) people.push(await memberOf(identity, tenant));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? 'limit=2' : `limit=2&cursor=${cursor}`;
      const page = await identity.call('GET', `/v1/members?${query}`, { token: tenant.ownerToken });
      expect(page.body.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.body.items.map(({ userId }: { userId: string }) => userId));
      cursor = page.body.nextCursor;
    }
    expect(seen).toEqual(people.map(({ userId }) => userId));
  });

  it('refuses a cursor that no list ever gave', async () => {
    const tenant = await newTenant(identity);
    const answer = await identity.call('GET', '/v1/members?cursor=bm9pZA', { token: tenant.ownerToken });
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
  });
});
