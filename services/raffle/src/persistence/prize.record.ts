import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { PrizeMedia } from '../domain/prizes/prize.ts';

export const PrizeRecord = defineEntity({
  name: 'Prize',
  tableName: 'prizes',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    title: p.text(),
    description: p.text(),
    media: p.json<PrizeMedia[]>(),
    kind: p.text(),
    valueMinor: p.bigint(),
    currency: p.text(),
    points: p.bigint().nullable(),
    sponsor: p.text().nullable(),
    stock: p.integer(),
    stockLeft: p.integer(),
    version: p.integer(),
    createdAt: p.datetime(),
    archivedAt: p.datetime().nullable(),
  },
});

export type PrizeRow = InferEntity<typeof PrizeRecord>;
