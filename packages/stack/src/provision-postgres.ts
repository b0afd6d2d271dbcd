import { type ServiceName, serviceNames } from '@tessera/contracts';
import pg from 'pg';
import type { Secrets } from './secrets.ts';
import { StackError } from './stack-error.ts';

/** The services that own a schema: all but the gateway, which keeps no data. */
export const servicesWithData: readonly ServiceName[] = serviceNames.filter((service) => service !== 'gateway');

/** The database that holds one schema per service. */
export const databaseName = 'tessera';

export interface ProvisionPostgresOptions {
  /** Default: {@link databaseName}. */
  readonly database?: string;
  /** Default: {@link servicesWithData}. */
  readonly services?: readonly ServiceName[];
}

// Provisioning runs of several processes would collide on the shared role catalogue ("tuple concurrently updated").
const provisioningLock = 0x7e55e7a;

const login = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 15_000,
    application_name: 'provision',
  });
  // A lost connection also fails the query under way, which is where it is dealt with.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const { host, pathname } = new URL(url);
    throw new StackError(
      `Postgres at ${host}${pathname} refused the provisioning user (${(error as Error).message}): check DATABASE_URL and that the server runs.`,
    );
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const withDatabase = (url: string, database: string): string => {
  const target = new URL(url);
  target.pathname = `/${database}`;
  return target.href;
};

/** The URL with which a role logs in, made from the provisioning user's URL. Secrets: `postgres/<role>`. */
export const roleUrl = (adminUrl: string, role: string, secrets: Secrets, database: string = databaseName): string => {
  const target = new URL(withDatabase(adminUrl, database));
  target.username = role;
  target.password = secrets.get(`postgres/${role}`);
  return target.href;
};

/** `DATABASE_URL` of a service: its own role, which owns nothing and has only the rights that migrations grant. */
export const serviceDatabaseUrl = (adminUrl: string, service: ServiceName, secrets: Secrets, database?: string) =>
  roleUrl(adminUrl, service, secrets, database);

/** `MIGRATION_DATABASE_URL` of a service: the role that owns its schema. */
export const ownerDatabaseUrl = (adminUrl: string, service: ServiceName, secrets: Secrets, database?: string) =>
  roleUrl(adminUrl, `${service}_owner`, secrets, database);

const loginRole = (role: string, password: string, limits: Record<string, string>, connections: number): string[] => [
  `DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role}; END IF; END $do$`,
  `ALTER ROLE ${role} LOGIN INHERIT NOCREATEDB NOCREATEROLE CONNECTION LIMIT ${connections} PASSWORD ${pg.escapeLiteral(password)}`,
  ...Object.entries(limits).map(([name, value]) => `ALTER ROLE ${role} SET ${name} = ${pg.escapeLiteral(value)}`),
];

/** Roles are shared by all databases of the server, so this part runs once for all of them. */
const roleStatements = (service: ServiceName, secrets: Secrets): string[] => {
  const owner = `${service}_owner`;
  const worker = `${service}_worker`;
  return [
    ...loginRole(
      owner,
      secrets.get(`postgres/${owner}`),
      // A migration may rebuild a large table, but must not queue everybody behind its lock.
      {
        statement_timeout: '10min',
        lock_timeout: '10s',
        idle_in_transaction_session_timeout: '60s',
        search_path: service,
      },
      20,
    ),
    ...loginRole(
      service,
      secrets.get(`postgres/${service}`),
      {
        statement_timeout: '15s',
        lock_timeout: '10s',
        idle_in_transaction_session_timeout: '15s',
        search_path: service,
      },
      120,
    ),
    `DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${worker}') THEN CREATE ROLE ${worker}; END IF; END $do$`,
    `ALTER ROLE ${worker} NOLOGIN NOCREATEDB NOCREATEROLE`,
    // Sight across tenants is never inherited: it is taken for one transaction by SET LOCAL ROLE.
    `GRANT ${worker} TO ${service} WITH INHERIT FALSE, SET TRUE`,
    // An administrator that is not a superuser must be able to hand the schema to its owner.
    `DO $do$ BEGIN IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN GRANT ${owner} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE; END IF; END $do$`,
  ];
};

const databaseStatements = (database: string, services: readonly ServiceName[]): string[] => [
  `REVOKE ALL ON DATABASE ${database} FROM PUBLIC`,
  'REVOKE ALL ON SCHEMA public FROM PUBLIC',
  ...services.flatMap((service) => [
    `GRANT CONNECT ON DATABASE ${database} TO ${service}, ${service}_owner`,
    `CREATE SCHEMA IF NOT EXISTS ${service} AUTHORIZATION ${service}_owner`,
    // Only the owner may grant, and an administrator that is no superuser does not inherit the owner's rights.
    `SET ROLE ${service}_owner`,
    `GRANT USAGE ON SCHEMA ${service} TO ${service}, ${service}_worker`,
    'RESET ROLE',
  ]),
];

const createDatabase = async (client: pg.Client, database: string): Promise<void> => {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (rowCount === 0)
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)} TEMPLATE template0 ENCODING 'UTF8'`);
};

/** Row-level security does not bind superusers and roles with BYPASSRLS, so a role of ours must never be one. */
const refuseExemptRoles = async (client: pg.Client, services: readonly ServiceName[]): Promise<void> => {
  const roles = services.flatMap((service) => [service, `${service}_owner`, `${service}_worker`]);
  const { rows } = await client.query<{ rolname: string }>(
    'SELECT rolname FROM pg_roles WHERE rolname = ANY ($1) AND (rolsuper OR rolbypassrls)',
    [roles],
  );
  if (rows.length === 0) return;
  const names = rows.map((row) => row.rolname).join(', ');
  throw new StackError(
    `These Postgres roles escape row-level security and must not (superuser or BYPASSRLS): ${names}.`,
  );
};

/**
 * Brings a Postgres server (16 or later) to the state that the services expect: per service an owner of its schema, a
 * role for the service that owns nothing, and a worker role that the service may take by SET LOCAL ROLE; one database
 * with one schema per service, closed to everybody else. Can be run again at any time and by several processes at once.
 */
export const provisionPostgres = async (
  adminUrl: string,
  secrets: Secrets,
  options: ProvisionPostgresOptions = {},
): Promise<void> => {
  const database = options.database ?? databaseName;
  const services = options.services ?? servicesWithData;
  await login(adminUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [provisioningLock]);
    await client.query(services.flatMap((service) => roleStatements(service, secrets)).join(';\n'));
    await refuseExemptRoles(client, services);
    await createDatabase(client, database);
    await login(withDatabase(adminUrl, database), (inside) =>
      inside.query(databaseStatements(pg.escapeIdentifier(database), services).join(';\n')),
    );
  });
};
