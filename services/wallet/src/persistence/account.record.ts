import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { RawSpending } from './spending.mapping.ts';

export const AccountRecord = defineEntity({
  name: 'Account',
  tableName: 'accounts',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    ownerKind: p.text(),
    ownerId: p.uuid(),
    kind: p.text(),
    provider: p.text(),
    currency: p.text(),
    status: p.text(),
    floorMinor: p.bigint().nullable(),
    postedMinor: p.bigint(),
    heldMinor: p.bigint(),
    pendingInMinor: p.bigint(),
    sequence: p.bigint(),
    headHash: p.blob(),
    openedAt: p.datetime(),
    version: p.integer(),
    spending: p.json<RawSpending>().nullable(),
    owes: p.boolean(),
  },
});

export type AccountRow = InferEntity<typeof AccountRecord>;
