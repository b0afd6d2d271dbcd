import { createHash, randomUUID } from 'node:crypto';
import type { ServiceName } from '@tessera/contracts';
import { migrateUp, type ServiceMigrations } from '@tessera/runtime/postgres';
import {
  ownerDatabaseUrl,
  provisionPostgres,
  type Secrets,
  serviceDatabaseUrl,
  servicesWithData,
} from '@tessera/stack';
import pg from 'pg';
import { secretsFrom, testPostgresUrl } from './engine-urls.ts';

/** A database of one's own, with all roles and schemas, migrated for the services asked for. */
export interface TestDatabase {
  readonly name: string;
  /** `DATABASE_URL` of the first service asked for. */
  readonly url: string;
  /** `MIGRATION_DATABASE_URL` of the first service asked for. */
  readonly ownerUrl: string;
  /** The superuser's, to whom row-level security does not apply: for looking at what was really stored. */
  readonly adminUrl: string;
  urlOf(service: ServiceName): string;
  ownerUrlOf(service: ServiceName): string;
  /** Breaks every connection to it and removes it. */
  drop(): Promise<void>;
}

const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, application_name: 'tessera-test-database' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const inDatabase = (adminUrl: string, database: string): string => {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
};

const templateName = (migrations: readonly ServiceMigrations[]): string => {
  const digest = createHash('sha256').update(JSON.stringify(migrations)).digest('hex');
  return `template_${[...migrations.map(({ service }) => service), digest.slice(0, 16)].join('_')}`;
};

/** Any number of workers may want the same template at once: the first makes it, the others wait and find it. */
const ensureTemplate = (
  adminUrl: string,
  secrets: Secrets,
  migrations: readonly ServiceMigrations[],
): Promise<string> =>
  withClient(adminUrl, async (client) => {
    const name = templateName(migrations);
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name]);
    const { rows } = await client.query<{ finished: boolean }>(
      'select datistemplate as finished from pg_database where datname = $1',
      [name],
    );
    if (rows[0]?.finished === true) return name;
    // Half made by a process that was killed.
    if (rows.length > 0) await client.query(`drop database ${name} with (force)`);
    await provisionPostgres(adminUrl, secrets, { database: name });
    for (const one of migrations) await migrateUp(ownerDatabaseUrl(adminUrl, one.service, secrets, name), one);
    // Nobody can copy a database to which somebody is connected.
    await client.query(`alter database ${name} with is_template true allow_connections false`);
    return name;
  });

/** What belongs to the database and not to its contents is not copied with it: who may connect. */
const connectRights = (name: string): string => {
  const roles = servicesWithData.flatMap((service) => [service, `${service}_owner`]).join(', ');
  return `revoke all on database ${name} from public; grant connect on database ${name} to ${roles}`;
};

/**
 * A copy of a template that is migrated once a run for the services given, with rights, row-level security and roles as
 * in production. Takes some tens of milliseconds; no other test can see it.
 */
export const testDatabase = async (...migrations: ServiceMigrations[]): Promise<TestDatabase> => {
  const adminUrl = testPostgresUrl();
  const secrets = secretsFrom(adminUrl);
  const template = await ensureTemplate(adminUrl, secrets, migrations);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withClient(adminUrl, async (client) => {
    await client.query(`create database ${name} template ${template} strategy file_copy`);
    await client.query(connectRights(name));
  });
  const first = migrations[0]?.service ?? 'wallet';
  const urlOf = (service: ServiceName) => serviceDatabaseUrl(adminUrl, service, secrets, name);
  const ownerUrlOf = (service: ServiceName) => ownerDatabaseUrl(adminUrl, service, secrets, name);
  return {
    name,
    url: urlOf(first),
    ownerUrl: ownerUrlOf(first),
    adminUrl: inDatabase(adminUrl, name),
    urlOf,
    ownerUrlOf,
    drop: () => withClient(adminUrl, async (client) => void (await client.query(`drop database ${name} with (force)`))),
  };
};
