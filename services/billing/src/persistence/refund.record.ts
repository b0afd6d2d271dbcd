import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

export const RefundRecord = defineEntity({
  name: 'Refund',
  tableName: 'refunds',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    paymentId: p.uuid(),
    userId: p.uuid(),
    purpose: p.string(),
    provider: p.string(),
    providerId: p.string().fieldName('provider_refund_id').nullable(),
    amountMinor: p.bigint(),
    currency: p.string(),
    reason: p.string(),
    requestedBy: p.string(),
    status: p.string(),
    failureCode: p.string().nullable(),
    sequence: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export type RefundRow = InferEntity<typeof RefundRecord>;
