import { money, points } from '@tessera/kernel';
import { type Prize, prizeKinds } from '../domain/prizes/prize.ts';
import { oneOf } from './columns.ts';
import type { PrizeRow } from './prize.record.ts';

type Columns<Row> = Omit<Row, symbol>;

export const prizeFromRecord = (row: Columns<PrizeRow>): Prize => ({
  id: row.id,
  title: row.title,
  description: row.description,
  media: row.media,
  kind: oneOf(prizeKinds, row.kind),
  value: money(BigInt(row.valueMinor), row.currency),
  points: row.points == null ? null : points(BigInt(row.points)),
  sponsor: row.sponsor ?? null,
  stock: row.stock,
  stockLeft: row.stockLeft,
  version: row.version,
  createdAt: row.createdAt,
  archivedAt: row.archivedAt ?? null,
});

export const prizeToRecord = (
  tenantId: string,
  { value, points: worth, media, ...prize }: Prize,
): Columns<PrizeRow> => ({
  tenantId,
  ...prize,
  media: [...media],
  points: worth?.hundredths ?? null,
  valueMinor: value.amountMinor,
  currency: value.currency,
});
