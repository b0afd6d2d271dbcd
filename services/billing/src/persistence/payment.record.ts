import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { NextAction } from '../domain/payments/payment.ts';

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
    providerId: p.string().fieldName('provider_payment_id').nullable(),
    amountMinor: p.bigint(),
    currency: p.string(),
    status: p.string(),
    failureCode: p.string().nullable(),
    refundedMinor: p.bigint(),
    nextAction: p.json<NextAction>().nullable(),
    sequence: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export type PaymentRow = InferEntity<typeof PaymentRecord>;
