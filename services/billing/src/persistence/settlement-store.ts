import { type EntitySchema, type FilterQuery, LockMode, type RequiredEntityData } from '@mikro-orm/core';
import { type Database, type Transaction, withoutIdempotency } from '@tessera/runtime/postgres';
import { type CancellableStatus, isFinal, type Settlement } from '../domain/settlement.ts';
import type { SettlementStore } from '../use-cases/ports.ts';
import { postponeSubmission, takeToPoll, takeToSubmit } from './due-work.ts';

export interface SettlementTable<Thing, Row extends object> {
  readonly table: 'payments' | 'refunds' | 'payouts';
  readonly record: EntitySchema<Row>;
  readonly fromRecord: (row: Row) => Thing;
  readonly toRecord: (thing: Thing) => object;
  /** Called in the transaction that ends it. */
  readonly ended: (tx: Transaction, thing: Thing) => Promise<void> | void;
}

/** What payments, refunds and payouts do alike, on a table of their own. */
export const createSettlementStore = <Thing extends Settlement<CancellableStatus>, Row extends object>(
  database: Database,
  { table, record, fromRecord, toRecord, ended }: SettlementTable<Thing, Row>,
): SettlementStore<Thing> => {
  const load = async (tx: Transaction, where: object, lock?: LockMode) =>
    tx.em.findOne(
      record,
      { tenantId: tx.tenantId, ...where } as FilterQuery<NoInfer<Row>>,
      lock === undefined ? {} : { lockMode: lock },
    );
  const read = async (tx: Transaction, where: object): Promise<Thing | undefined> => {
    const row = await load(tx, where);
    return row ? fromRecord(row as Row) : undefined;
  };
  return {
    find: (id, ctx) => database.read(ctx, (tx) => read(tx, { id })),
    findByProviderId: (provider, providerId, ctx) => database.read(ctx, (tx) => read(tx, { provider, providerId })),

    change: (id, change, ctx) =>
      database.transact(withoutIdempotency(ctx), async (tx) => {
        const row = await load(tx, { id }, LockMode.PESSIMISTIC_WRITE);
        if (!row) return undefined;
        const before = fromRecord(row as Row);
        const after = change(before);
        if (after === before) return before;
        tx.em.assign(row, toRecord(after) as never);
        if (isFinal(after.status)) await ended(tx, after);
        return after;
      }),

    takeToSubmit: (limit) => takeToSubmit(database, table, limit),
    takeToPoll: (limit) => takeToPoll(database, table, limit),
    postpone: (id, ctx) => postponeSubmission(database, table, id, ctx),
  };
};

/** Adds a new row to the unit of work. */
export const insertSettlement = <Thing extends { readonly id: string }, Row extends object>(
  tx: Transaction,
  { record, toRecord }: Pick<SettlementTable<Thing, Row>, 'record' | 'toRecord'>,
  thing: Thing,
): void => {
  const data = { tenantId: tx.tenantId, id: thing.id, ...toRecord(thing) };
  tx.em.create(record, data as unknown as RequiredEntityData<Row>);
};
