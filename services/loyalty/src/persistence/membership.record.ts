import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

export const MembershipRecord = defineEntity({
  name: 'Membership',
  tableName: 'memberships',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    userId: p.uuid(),
    tier: p.string(),
    balanceHundredths: p.bigint(),
    lifetimeHundredths: p.bigint(),
    eventSequence: p.integer(),
    entrySequence: p.integer(),
    lastHash: p.blob(),
    createdAt: p.datetime(),
  },
});

export type MembershipRow = InferEntity<typeof MembershipRecord>;
