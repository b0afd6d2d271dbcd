import { connect, PermissionViolationError } from '@nats-io/transport-node';
import { catalogue, natsPermissions, type ServiceName, serviceNames } from '@tessera/contracts';
import { defineMigrations } from '@tessera/runtime/postgres';
import { servicesWithData } from '@tessera/stack';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../src/database.ts';
import { type TestNats, testNats } from '../src/nats.ts';

let place: TestDatabase;
let broker: TestNats;

beforeAll(async () => {
  place = await testDatabase(...servicesWithData.map((service) => defineMigrations(service, [])));
  broker = await testNats();
});
afterAll(async () => {
  await broker.release();
  await place.drop();
});

const INSUFFICIENT_PRIVILEGE = '42501';

/** What a role may do with a table, tried for real. The transaction is undone. */
const outcomeOf = async (client: pg.Client, statement: string): Promise<'done' | 'refused'> => {
  await client.query('begin');
  try {
    await client.query(statement);
    return 'done';
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === INSUFFICIENT_PRIVILEGE) return 'refused';
    throw error;
  } finally {
    await client.query('rollback');
  }
};

const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const tables = ['outbox', 'inbox', 'inbox_positions', 'inbox_attempts', 'dead_letters', 'idempotency_keys', 'leases'];

const statementsOn = (schema: ServiceName): string[] =>
  tables.flatMap((table) => [
    `select from ${schema}.${table} limit 0`,
    `delete from ${schema}.${table} where false`,
    `truncate ${schema}.${table}`,
    `alter table ${schema}.${table} disable row level security`,
  ]);

describe('database roles × schemas', () => {
  it.each(servicesWithData)('%s reaches no schema but its own, as itself or as its owner', async (service) => {
    for (const url of [place.urlOf(service), place.ownerUrlOf(service)]) {
      await withClient(url, async (client) => {
        for (const schema of servicesWithData.filter((one) => one !== service)) {
          for (const statement of [
            ...statementsOn(schema),
            `create table ${schema}.planted (id int)`,
            `set local role ${schema}_worker`,
          ]) {
            expect([statement, await outcomeOf(client, statement)]).toEqual([statement, 'refused']);
          }
        }
      });
    }
  });

  it.each(servicesWithData)(
    '%s has in its own schema what its work needs, and not the owner’s rights',
    async (service) => {
      await withClient(place.urlOf(service), async (client) => {
        expect(await outcomeOf(client, `select from ${service}.inbox limit 0`)).toBe('done');
        expect(await outcomeOf(client, `set local role ${service}_worker`)).toBe('done');
        for (const statement of [
          `delete from ${service}.outbox where false`,
          `update ${service}.idempotency_keys set status = 200 where false`,
          `truncate ${service}.inbox`,
          `alter table ${service}.inbox disable row level security`,
          `drop policy inbox_tenant on ${service}.inbox`,
          `create table ${service}.planted (id int)`,
          `create table public.planted (id int)`,
          `set local role ${service}_owner`,
        ]) {
          expect([statement, await outcomeOf(client, statement)]).toEqual([statement, 'refused']);
        }
      });
    },
  );

  it('finds a planted hole: a right too many is seen', async () => {
    await withClient(place.adminUrl, async (client) => {
      await client.query('grant usage on schema wallet to raffle; grant select on wallet.inbox to raffle');
    });
    await withClient(place.urlOf('raffle'), async (client) => {
      expect(await outcomeOf(client, 'select from wallet.inbox limit 0')).toBe('done');
    });
    await withClient(place.adminUrl, (client) =>
      client.query('revoke all on wallet.inbox from raffle; revoke all on schema wallet from raffle'),
    );
  });
});

/** Subjects that matter: every message there is, and what could read or destroy the streams. */
const subjects: readonly string[] = [
  ...catalogue.events.map((event) => event.subject),
  ...catalogue.requests.map((request) => request.subject),
  ...serviceNames.flatMap((service) => [
    `$JS.API.STREAM.PURGE.EVENTS_${service.toUpperCase()}`,
    `$JS.API.STREAM.DELETE.EVENTS_${service.toUpperCase()}`,
    `$JS.API.STREAM.MSG.GET.EVENTS_${service.toUpperCase()}`,
    `$JS.API.CONSUMER.DURABLE.CREATE.EVENTS_${service.toUpperCase()}.planted`,
    `events.${service}.planted.planted.v1`,
  ]),
  ...catalogue.subscriptions.flatMap(({ stream, durable }) => [
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
    `$JS.API.CONSUMER.DELETE.${stream}.${durable}`,
  ]),
];

/** The subjects that the server refuses this user to publish. */
const refusedTo = async (service: ServiceName): Promise<Set<string>> => {
  const { host, username, password } = new URL(broker.url(service));
  const nats = await connect({ servers: host, user: decodeURIComponent(username), pass: password });
  const refused = new Set<string>();
  const watching = (async () => {
    for await (const status of nats.status()) {
      if (status.type === 'error' && status.error instanceof PermissionViolationError)
        refused.add(status.error.subject);
    }
  })();
  // With a body that no JetStream request takes for its own, so that what is allowed does nothing.
  for (const subject of subjects) nats.publish(subject, '!');
  await nats.flush();
  await nats.close();
  await watching;
  return refused;
};

describe('NATS users × subjects', () => {
  it.each(serviceNames)('%s may publish exactly what the catalogue gives it', async (service) => {
    const allowed = new Set(natsPermissions(service).publish);
    const refused = await refusedTo(service);
    expect(subjects.filter((subject) => !refused.has(subject)).sort()).toEqual(
      subjects.filter((subject) => allowed.has(subject)).sort(),
    );
  });
});
