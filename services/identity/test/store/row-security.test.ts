import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  memberOf,
  newTenant,
  openIdentity,
  type Person,
  type RunningIdentity,
  somebody,
  sqlAs,
} from '../running-identity.ts';

type Tenant = Awaited<ReturnType<typeof newTenant>>;

let identity: RunningIdentity;
let service: ReturnType<typeof sqlAs>;
let mine: Tenant;
let theirs: Tenant;
let member: Person;
let outsider: Person;

beforeAll(async () => {
  identity = await openIdentity();
  service = sqlAs(identity.database.url);
  mine = await newTenant(identity);
  theirs = await newTenant(identity);
  member = await memberOf(identity, mine);
  outsider = await somebody(identity);
  for (const { id, owner } of [mine, theirs])
    await identity.sql(
      `insert into identity.mails (tenant_id, id, kind, about, user_id, facts, queued_at, next_attempt_at)
       values ($1, gen_random_uuid(), 'CLAIM_OPENED', gen_random_uuid(), $2, '{}', now(), now() + interval '1 day')`,
      [id, owner.userId],
    );
});
afterAll(async () => {
  await service.close();
  await identity.stop();
});

/** One statement in a transaction of the service's own role, after these settings. */
const asService = <Row extends object>(settings: readonly string[], statement: string): Promise<Row[]> =>
  service.transaction(async (query) => {
    for (const setting of settings) await query(setting);
    return query<Row>(statement);
  });

const tenant = (id: string): string => `select set_config('tessera.tenant', '${id}', true)`;
const person = (id: string): string => `select set_config('tessera.person', '${id}', true)`;
const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id).sort();

const PEOPLE_TABLES = ['users', 'accounts', 'sessions', 'verifications', 'signing_keys', 'attempt_counters'];

describe('the service’s own role', () => {
  it('sees nothing at all while no tenant is set', async () => {
    for (const table of [...PEOPLE_TABLES, 'tenants', 'members', 'mails', 'idempotency_keys']) {
      const [row] = await asService<{ count: string }>([], `select count(*) from ${table}`);
      expect([table, row?.count]).toEqual([table, '0']);
    }
  });

  it('sees one tenant’s members and its row, and of people only those members', async () => {
    const members = await asService<{ id: string }>([tenant(mine.id)], 'select user_id as id from members');
    const people = await asService<{ id: string }>([tenant(mine.id)], 'select id from users');
    const tenants = await asService<{ id: string }>([tenant(mine.id)], 'select tenant_id as id from tenants');
    const mails = await asService<{ id: string }>([tenant(mine.id)], 'select tenant_id as id from mails');
    expect(ids(mails)).toEqual([mine.id]);
    expect(ids(members)).toEqual([mine.owner.userId, member.userId].sort());
    expect(ids(people)).toEqual(ids(members));
    expect(ids(tenants)).toEqual([mine.id]);
  });

  it('sees no password, session, code, key or counter from inside a tenant', async () => {
    for (const table of PEOPLE_TABLES.filter((name) => name !== 'users')) {
      const [row] = await asService<{ count: string }>([tenant(mine.id)], `select count(*) from ${table}`);
      expect([table, row?.count]).toEqual([table, '0']);
    }
  });

  it.each([
    ['give a role there', () => `update members set role = 'owner' where user_id = '${theirs.owner.userId}'`],
    [
      'mark a mail as sent',
      () => `update mails set status = 'SENT', ended_at = now() where tenant_id = '${theirs.id}'`,
    ],
    ['rename a person', () => `update users set name = 'Mallory' where id = '${member.userId}'`],
  ])('cannot reach over to %s: nothing matches', async (_what, statement) => {
    const rows = await asService<{ one: number }>([tenant(mine.id)], `${statement()} returning 1 as one`);
    expect(rows).toEqual([]);
  });

  it.each([
    [
      'a member of another tenant',
      () =>
        `insert into members (tenant_id, user_id, id, role, joined_at)
         values ('${theirs.id}', '${outsider.userId}', gen_random_uuid(), 'owner', now())`,
    ],
    [
      'a person',
      () =>
        `insert into users (id, name, email, created_at, updated_at)
         values (gen_random_uuid(), 'M', 'm@example.com', now(), now())`,
    ],
    [
      'a mail of another tenant',
      () =>
        `insert into mails (tenant_id, id, kind, about, user_id, facts, queued_at, next_attempt_at)
         values ('${theirs.id}', gen_random_uuid(), 'CLAIM_OPENED', gen_random_uuid(), '${outsider.userId}', '{}', now(), now())`,
    ],
    [
      'an event of another tenant',
      () =>
        `insert into outbox (tenant_id, event_id, subject, aggregate, headers, body)
         values ('${theirs.id}', gen_random_uuid(), 's', 'a', '{}', '{}')`,
    ],
  ])('cannot insert %s from inside a tenant', async (_what, statement) => {
    await expect(asService([tenant(mine.id)], statement())).rejects.toThrow(/row-level security/);
  });

  it.each(['users', 'accounts', 'tenants', 'members', 'mails'])('may not delete from %s', async (table) => {
    await expect(asService([tenant(PLATFORM_TENANT_ID)], `delete from ${table}`)).rejects.toThrow(/permission denied/);
  });

  it('sees a person’s own memberships everywhere when it reads for that person, and nobody else’s', async () => {
    const settings = [tenant(PLATFORM_TENANT_ID), person(member.userId)];
    const rows = await asService<{ id: string; user_id: string }>(
      settings,
      'select tenant_id as id, user_id from members',
    );
    expect(rows).toEqual([{ id: mine.id, user_id: member.userId }]);
    const tenants = await asService<{ id: string }>(settings, 'select tenant_id as id from tenants');
    expect(ids(tenants)).toEqual([mine.id]);
    const none = await asService([tenant(PLATFORM_TENANT_ID), person(outsider.userId)], 'select 1 from members');
    expect(none).toEqual([]);
  });

  it('keeps no tenant and no person after the transaction that set them', async () => {
    await asService([tenant(mine.id), person(member.userId)], 'select 1');
    const [row] = await service.query<{ count: string }>('select count(*) from members');
    expect(row?.count).toBe('0');
  });
});

describe('the worker role', () => {
  const WORKER = 'set local role identity_worker';

  it.each(['users', 'accounts', 'signing_keys', 'tenants', 'members'])('may not read %s', async (table) => {
    await expect(asService([WORKER], `select 1 from ${table}`)).rejects.toThrow(/permission denied/);
  });

  it('may take the mails of all tenants in turn, but not read whom they are for or what they say', async () => {
    const rows = await asService<{ tenant_id: string }>([WORKER], 'select tenant_id from mails');
    expect(rows.map(({ tenant_id }) => tenant_id).sort()).toEqual([mine.id, theirs.id].sort());
    for (const column of ['user_id', 'facts', 'subject', 'body', 'reason'])
      await expect(asService([WORKER], `select ${column} from mails`)).rejects.toThrow(/permission denied/);
    await expect(asService([WORKER], `update mails set status = 'SENT'`)).rejects.toThrow(/permission denied/);
  });

  it('may neither point a mail at somebody else nor say something else in it', async () => {
    for (const change of [`user_id = '${outsider.userId}'`, `facts = '{}'`, 'attempts = 0'])
      await expect(asService([tenant(mine.id)], `update mails set ${change}`)).rejects.toThrow(/permission denied/);
  });

  it.each(['sessions', 'attempt_counters'])('may sweep %s but not write into it', async (table) => {
    const rows = await asService<{ count: string }>([WORKER], `select count(*) from ${table}`);
    expect(Number(rows[0]?.count)).toBeGreaterThan(0);
    const column = table === 'sessions' ? 'expires_at' : 'window_ends_at';
    await expect(asService([WORKER], `update ${table} set ${column} = now()`)).rejects.toThrow(/permission denied/);
  });
});
