import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

export const DisputeRecord = defineEntity({
  name: 'Dispute',
  tableName: 'disputes',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    paymentId: p.uuid(),
    userId: p.uuid(),
    purpose: p.string(),
    provider: p.string(),
    providerDisputeId: p.string(),
    amountMinor: p.bigint(),
    currency: p.string(),
    reasonCode: p.string(),
    status: p.string(),
    sequence: p.integer(),
    openedAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export type DisputeRow = InferEntity<typeof DisputeRecord>;
