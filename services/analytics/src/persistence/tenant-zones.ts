import type { TenantZones } from '../use-cases/ports.ts';

/** @param platformTenantId the tenant of what belongs to no operator; its days are those of UTC */
export const createTenantZones = (platformTenantId: string): TenantZones => ({
  add: async (zones, tx) => {
    if (zones.length === 0) return;
    await tx.execute(
      'insert into tenants (tenant_id, time_zone) select * from unnest($1::uuid[], $2::text[]) on conflict do nothing',
      [zones.map((zone) => zone.tenantId), zones.map((zone) => zone.timeZone)],
    );
  },
  of: async (tenantIds, tx) => {
    const rows = await tx.execute<{ tenant_id: string; time_zone: string }>(
      'select tenant_id, time_zone from tenants where tenant_id = any($1::uuid[])',
      [[...tenantIds]],
    );
    return new Map([[platformTenantId, 'UTC'], ...rows.map((row): [string, string] => [row.tenant_id, row.time_zone])]);
  },
});
