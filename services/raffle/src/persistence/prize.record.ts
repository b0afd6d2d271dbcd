import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const PrizeRecord = defineEntity({
  name: 'Prize',
  tableName: 'prizes',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    title: p.text(),
    description: p.text(),
    kind: p.text(),
    valueMinor: p.bigint(),
    currency: p.text(),
    sponsor: p.text().nullable(),
    stock: p.integer(),
    stockLeft: p.integer(),
    createdAt: p.datetime(),
  },
});

export type PrizeRow = InferEntity<typeof PrizeRecord>;
