import { type EntityManager, type EntitySchema, LockMode, raw } from '@mikro-orm/postgresql';
import { type AdapterFactory, type CustomAdapter, createAdapterFactory } from 'better-auth/adapters';
import type { BetterAuthOptions } from 'better-auth/types';
import { type Condition, toCondition } from './conditions.ts';

/** One row as better-auth sees it: its own field names, which are the records' property names. */
export type AuthRow = Record<string, unknown>;

/** All that the adapter itself needs of a transaction. */
export interface AuthTransaction {
  readonly em: EntityManager;
}

/** Where the adapter's statements run. Nested calls share one transaction. */
export interface AuthTransactions<Tx extends AuthTransaction> {
  /** Runs `work` in the open transaction, or else in one of its own that commits when `work` is done. */
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

export interface MikroOrmAdapterOptions<Tx extends AuthTransaction> {
  readonly transactions: AuthTransactions<Tx>;
  /** The record of each of better-auth's models. A model without one cannot be used. */
  readonly records: Readonly<Record<string, EntitySchema>>;
  /** Runs inside the transaction that inserted the row; what it does commits with the row or not at all. */
  readonly onCreated?: (tx: Tx, model: string, row: AuthRow) => void;
}

/**
 * better-auth's storage on MikroORM. `consumeOne` and `incrementOne` lock the row they take before they change it, so
 * that of parallel redemptions of one code exactly one wins. Joins are left to better-auth's own queries.
 */
export const mikroOrmAdapter = <Tx extends AuthTransaction>(options: MikroOrmAdapterOptions<Tx>) => {
  let adapter: ReturnType<AdapterFactory<BetterAuthOptions>>;
  const factory = createAdapterFactory({
    config: {
      adapterId: 'mikro-orm',
      adapterName: 'MikroORM',
      supportsJSON: true,
      supportsArrays: true,
      supportsNumericIds: false,
      supportsUUIDs: false,
      // The adapter finds the open transaction by itself, so the same one serves inside and outside.
      transaction: (work) => options.transactions.run(() => work(adapter)),
    },
    adapter: ({ getFieldName }) => customAdapter(options, getFieldName),
  });
  return (authOptions: BetterAuthOptions) => {
    adapter = factory(authOptions);
    return adapter;
  };
};

/** better-auth translates the field names of data and conditions itself, but not of selections and orders. */
type FieldNames = (of: { model: string; field: string }) => string;

const customAdapter = <Tx extends AuthTransaction>(
  { transactions, records, onCreated }: MikroOrmAdapterOptions<Tx>,
  fieldName: FieldNames,
): CustomAdapter => {
  const recordOf = (model: string): EntitySchema => {
    const record = records[model];
    if (!record) throw new Error(`better-auth asks for the model "${model}", which has no record`);
    return record;
  };
  const on = <T>(model: string, work: (rows: Rows, tx: Tx) => Promise<T>): Promise<T> =>
    transactions.run((tx) => work(new Rows(tx.em, recordOf(model)), tx));

  const columns = (model: string, fields: readonly string[] | undefined) =>
    fields?.map((field) => fieldName({ model, field }));

  return {
    create: ({ model, data }) =>
      on(model, async (rows, tx) => {
        const row = await rows.insert(data);
        onCreated?.(tx, model, row);
        return row as typeof data;
      }),
    findOne: <T>({ model, where, select }: Parameters<CustomAdapter['findOne']>[0]) =>
      on(model, async (rows) => {
        const found = await rows.find({ where: toCondition(where), select: columns(model, select), limit: 1 });
        return (found[0] ?? null) as T | null;
      }),
    findMany: <T>({ model, where, limit, select, sortBy, offset }: Parameters<CustomAdapter['findMany']>[0]) =>
      on(model, async (rows) => {
        const order = sortBy && { ...sortBy, field: fieldName({ model, field: sortBy.field }) };
        const search = { where: toCondition(where), select: columns(model, select), limit, offset, sortBy: order };
        return (await rows.find(search)) as T[];
      }),
    count: ({ model, where }) => on(model, (rows) => rows.count(toCondition(where))),
    update: <T>({ model, where, update }: { model: string; where: Parameters<typeof toCondition>[0]; update: T }) =>
      on(model, async (rows) => {
        if (where?.length === 0) return null;
        return ((await rows.update(toCondition(where), update as AuthRow))[0] ?? null) as T | null;
      }),
    updateMany: ({ model, where, update }) => on(model, (rows) => rows.updateCounted(toCondition(where), update)),
    delete: ({ model, where }) => on(model, async (rows) => void (await rows.remove(toCondition(where)))),
    deleteMany: ({ model, where }) => on(model, (rows) => rows.remove(toCondition(where))),
    consumeOne: <T>({ model, where }: { model: string; where: Parameters<typeof toCondition>[0] }) =>
      on(model, async (rows) => {
        const row = await rows.firstLocked(toCondition(where));
        if (row) await rows.remove({ id: row['id'] });
        return (row ?? null) as T | null;
      }),
    incrementOne: <T>({ model, where, increment, set }: Parameters<NonNullable<CustomAdapter['incrementOne']>>[0]) =>
      on(model, async (rows) => {
        const row = await rows.firstLocked(toCondition(where));
        if (!row) return null;
        const [changed] = await rows.update({ id: row['id'] }, { ...set, ...rows.increments(increment) });
        return (changed ?? null) as T | null;
      }),
  };
};

interface Search {
  readonly where: Condition;
  readonly select?: readonly string[] | undefined;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly sortBy?: { readonly field: string; readonly direction: 'asc' | 'desc' } | undefined;
}

interface Affected {
  readonly affectedRows: number;
}

/** The statements of one model on one transaction. Written at once and read afresh: nothing is kept in an identity map. */
class Rows {
  readonly #em: EntityManager;
  readonly #record: EntitySchema;

  constructor(em: EntityManager, record: EntitySchema) {
    this.#em = em;
    this.#record = record;
  }

  insert(data: AuthRow): Promise<AuthRow> {
    return this.#query().insert(data).returning('*').execute<AuthRow>('get');
  }

  find({ where, select, limit, offset, sortBy }: Search): Promise<AuthRow[]> {
    const query = this.#query()
      .select(select?.length ? select : ['*'])
      .where(where);
    if (sortBy) query.orderBy({ [sortBy.field]: sortBy.direction });
    if (limit !== undefined) query.limit(limit);
    if (offset !== undefined) query.offset(offset);
    return query.execute<AuthRow[]>('all');
  }

  count(where: Condition): Promise<number> {
    return this.#query().where(where).getCount();
  }

  update(where: Condition, changes: AuthRow): Promise<AuthRow[]> {
    return this.#query().update(changes).where(where).returning('*').execute<AuthRow[]>('all');
  }

  async updateCounted(where: Condition, changes: AuthRow): Promise<number> {
    return (await this.#query().update(changes).where(where).execute<Affected>('run')).affectedRows;
  }

  async remove(where: Condition): Promise<number> {
    return (await this.#query().delete().where(where).execute<Affected>('run')).affectedRows;
  }

  /** One matching row. A competitor waits here, and then finds the row gone or no longer matching. */
  async firstLocked(where: Condition): Promise<AuthRow | undefined> {
    const query = this.#query().select(['*']).where(where).limit(1).setLockMode(LockMode.PESSIMISTIC_WRITE);
    return (await query.execute<AuthRow[]>('all'))[0];
  }

  increments(by: Readonly<Record<string, number>>): AuthRow {
    const { properties } = this.#em.getMetadata().get(this.#record.meta.class);
    return Object.fromEntries(
      Object.entries(by).map(([field, delta]) => [
        field,
        raw('coalesce(??, 0) + ?', [properties[field]?.fieldNames[0] ?? field, delta]),
      ]),
    );
  }

  #query() {
    return this.#em.createQueryBuilder(this.#record);
  }
}
