import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

export const PaymentRecord = defineEntity({
  name: 'Payment',
  tableName: 'payments',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    userId: p.uuid(),
    purpose: p.string(),
    provider: p.string(),
    paymentMethod: p.string(),
    providerPaymentId: p.string().nullable(),
    amountMinor: p.bigint(),
    currency: p.string(),
    status: p.string(),
    failureCode: p.string().nullable(),
    sequence: p.integer(),
    submitAttempts: p.integer(),
    submitAfter: p.datetime(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export type PaymentRow = InferEntity<typeof PaymentRecord>;
