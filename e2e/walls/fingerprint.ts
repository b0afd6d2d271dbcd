import { serviceNames } from '@tessera/contracts';
import { openWholeDatabase, type Sql } from '../database.ts';
import { uuidsIn } from './matrix.ts';

/** Rows and the hash over them, by table. */
export type Fingerprint = ReadonlyMap<string, string>;

/** Reads all tables of all services with the provisioning user, whom no row security holds back. */
export interface Rows {
  /** Of these tenants' rows, or of all. */
  fingerprint(tenantIds?: readonly string[]): Promise<Fingerprint>;
  /** A fingerprint that has stopped to change: what is under way between services has arrived. */
  settled(tenantIds?: readonly string[]): Promise<Fingerprint>;
  /** Every id that stands in a tenant's rows. */
  idsOf(tenantId: string): Promise<Set<string>>;
  readonly sql: Sql;
  close(): Promise<void>;
}

/** Tables of every service that move without anybody calling, and why. They are not compared. */
const moving = {
  leases: 'the instance that relays a service’s events renews its lease every few seconds',
};

const TABLES = `select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') as has_tenant
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any($1) and not c.relname = any($2) and c.relkind in ('r', 'p') and not c.relispartition order by 1`;

/** Work that a job takes up by itself, some of it seconds later: while there is any, what stands now will not stand for long. */
const AWAITED = `
  select 'wallet.draws_to_anchor' as name from wallet.draws_to_anchor
  union select 'identity.mails' from identity.mails where status = 'QUEUED'`;

const PAUSE_MS = 400;
/** Longer than the wallet leaves a draw without its anchor. */
const PATIENCE_MS = 30_000;

export const openRows = async (stack: Parameters<typeof openWholeDatabase>[0]): Promise<Rows> => {
  const { sql, close } = openWholeDatabase(stack);
  const tables = await sql<{ name: string; has_tenant: boolean }>(TABLES, [serviceNames, Object.keys(moving)]);

  const fingerprint: Rows['fingerprint'] = async (tenantIds) => {
    const ofTenants = tables.filter((table) => tenantIds === undefined || table.has_tenant);
    const where = tenantIds === undefined ? '' : 'where tenant_id = any($1::uuid[])';
    const select = (name: string) =>
      `select '${name}' as name, count(*) || ' rows ' || coalesce(md5(string_agg(hash, '' order by hash)), '') as sum
        from (select md5(rows::text) as hash from ${name} as rows ${where}) as hashes`;
    const statement = ofTenants.map(({ name }) => select(name)).join('\nunion all ');
    const parameters = tenantIds === undefined ? [] : [tenantIds];
    const rows = await sql<{ name: string; sum: string }>(statement, parameters);
    return new Map(rows.map(({ name, sum }) => [name, sum]));
  };

  return {
    fingerprint,
    sql,
    close,
    async settled(tenantIds) {
      const deadline = Date.now() + PATIENCE_MS;
      let before = await fingerprint(tenantIds);
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        const now = await fingerprint(tenantIds);
        const awaited = (await sql<{ name: string }>(AWAITED)).map(({ name }) => `${name} waits for its job`);
        const restless = [...changes(before, now), ...awaited];
        if (restless.length === 0) return now;
        if (Date.now() > deadline) throw new Error(`the tables do not come to rest: ${restless.join(', ')}`);
        before = now;
      }
    },
    async idsOf(tenantId) {
      const ids = new Set<string>();
      for (const { name } of tables.filter(({ has_tenant }) => has_tenant)) {
        const statement = `select rows::text as text from ${name} as rows where tenant_id = $1`;
        for (const { text } of await sql<{ text: string }>(statement, [tenantId]))
          for (const id of uuidsIn(text)) ids.add(id);
      }
      return ids;
    },
  };
};

/** The tables in which anything differs, but for those that are named. */
export const changes = (before: Fingerprint, after: Fingerprint, except: readonly string[] = []): string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((table) => before.get(table) !== after.get(table) && !except.includes(table))
    .map((table) => `${table}: ${before.get(table)} → ${after.get(table)}`);
