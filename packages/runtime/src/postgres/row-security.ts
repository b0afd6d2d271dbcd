import type { ServiceName } from '@tessera/contracts';

/** The session setting that names the tenant; row-level security compares every row with it. */
export const TENANT_SETTING = 'tessera.tenant';

/** True for rows of the transaction's tenant. After a transaction the setting reads as '', hence the nullif. */
export const TENANT_PREDICATE = `tenant_id = nullif(current_setting('${TENANT_SETTING}', true), '')::uuid`;

/** The role that background work takes on, by SET LOCAL ROLE, to see more than one tenant. */
export const workerRole = (service: ServiceName): string => `${service}_worker`;

export interface TableRights {
  /** What the service's own role may do within one tenant, e.g. `select, insert, update`. */
  readonly service?: string;
  /** What background work may do across tenants; nothing if absent. */
  readonly worker?: string;
}

/**
 * The statements that make a table of a service safe: row-level security enabled and forced, the tenant policy for the
 * service's role, an all-tenants policy for its worker role, and no right that is not named here.
 */
export const tenantTable = (service: ServiceName, table: string, rights: TableRights): string[] => {
  const name = `"${service}"."${table}"`;
  const statements = [
    `alter table ${name} enable row level security`,
    `alter table ${name} force row level security`,
    `create policy ${table}_tenant on ${name} to "${service}" using (${TENANT_PREDICATE}) with check (${TENANT_PREDICATE})`,
  ];
  if (rights.service) statements.push(`grant ${rights.service} on ${name} to "${service}"`);
  if (rights.worker) {
    const role = workerRole(service);
    statements.push(
      `create policy ${table}_worker on ${name} to "${role}" using (true) with check (true)`,
      `grant ${rights.worker} on ${name} to "${role}"`,
    );
  }
  return statements;
};
