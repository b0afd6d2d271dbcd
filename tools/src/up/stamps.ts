import { databaseName } from '@tessera/stack';
import pg from 'pg';

/**
 * Small notes kept inside the database that they speak of, so that they go when it goes: which migrations stand, and
 * that the demonstration was run.
 */
export interface Stamps {
  read(name: string): Promise<string | undefined>;
  write(name: string, value: string): Promise<void>;
  /** The names of the applied migrations of a service, newest last; undefined when it was never migrated. */
  appliedMigrations(service: string): Promise<string | undefined>;
}

const prepare = `CREATE SCHEMA IF NOT EXISTS stack;
  CREATE TABLE IF NOT EXISTS stack.stamps (name text PRIMARY KEY, value text NOT NULL)`;

/** Opens the notes of the database `tessera` with the provisioning user. */
export const withStamps = async <T>(adminUrl: string, work: (stamps: Stamps) => Promise<T>): Promise<T> => {
  const url = new URL(adminUrl);
  url.pathname = `/${databaseName}`;
  const client = new pg.Client({ connectionString: url.href, connectionTimeoutMillis: 15_000 });
  // A lost connection also fails the query under way, which is where it is dealt with.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(prepare);
    return await work({
      async read(name) {
        const { rows } = await client.query<{ value: string }>('SELECT value FROM stack.stamps WHERE name = $1', [
          name,
        ]);
        return rows[0]?.value;
      },
      async write(name, value) {
        await client.query(
          'INSERT INTO stack.stamps VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value',
          [name, value],
        );
      },
      async appliedMigrations(service) {
        const table = `${pg.escapeIdentifier(service)}.migrations`;
        const { rows } = await client.query<{ present: boolean }>('SELECT to_regclass($1) IS NOT NULL AS present', [
          table,
        ]);
        if (rows[0]?.present !== true) return undefined;
        const applied = await client.query<{ name: string }>(`SELECT name FROM ${table} ORDER BY name`);
        return applied.rows.map((row) => row.name).join(',');
      },
    });
  } finally {
    await client.end();
  }
};
