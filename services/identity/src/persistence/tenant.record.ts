import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

/** A tenant's own id is its row's tenant. */
export const TenantRecord = defineEntity({
  name: 'Tenant',
  tableName: 'tenants',
  properties: {
    tenantId: p.uuid().primary(),
    name: p.text(),
    slug: p.text(),
    currency: p.text(),
    timeZone: p.text(),
    joinPolicy: p.text(),
    createdBy: p.uuid(),
    createdAt: p.datetime(),
  },
});

export type TenantRow = InferEntity<typeof TenantRecord>;
