import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

export const PayoutRecord = defineEntity({
  name: 'Payout',
  tableName: 'payouts',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    withdrawalId: p.uuid(),
    userId: p.uuid(),
    provider: p.string(),
    payoutMethod: p.string(),
    providerId: p.string().fieldName('provider_payout_id').nullable(),
    amountMinor: p.bigint(),
    currency: p.string(),
    status: p.string(),
    failureCode: p.string().nullable(),
    sequence: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export type PayoutRow = InferEntity<typeof PayoutRecord>;
