import { money } from '@tessera/kernel';
import { type Prize, prizeKinds } from '../domain/prizes/prize.ts';
import { oneOf } from './columns.ts';
import type { PrizeRow } from './prize.record.ts';

type Columns<Row> = Omit<Row, symbol>;

export const prizeFromRecord = (row: Columns<PrizeRow>): Prize => ({
  id: row.id,
  title: row.title,
  description: row.description,
  kind: oneOf(prizeKinds, row.kind),
  value: money(BigInt(row.valueMinor), row.currency),
  sponsor: row.sponsor ?? null,
  stock: row.stock,
  stockLeft: row.stockLeft,
  createdAt: row.createdAt,
});

export const prizeToRecord = (tenantId: string, { value, ...prize }: Prize): Columns<PrizeRow> => ({
  tenantId,
  ...prize,
  valueMinor: value.amountMinor,
  currency: value.currency,
});
