import { prepared, type Statement, type Transaction } from '@tessera/runtime/postgres';

/** One column of many rows: its Postgres type, and its value in each row. */
export interface Column<Row> {
  readonly type: string;
  readonly of: (row: Row) => unknown;
}

/** Columns by name. Names and types are part of the statement, so they only ever come from our own source. */
export type Columns<Row> = Readonly<Record<string, Column<Row>>>;

export const column = <Row>(type: string, of: (row: Row) => unknown): Column<Row> => ({ type, of });

/** `$2::uuid[], $3::bigint[]`: one array a column; $1 is the tenant. */
const arrays = <Row>(columns: Columns<Row>): string =>
  Object.values(columns)
    .map(({ type }, index) => `$${index + 2}::${type}[]`)
    .join(', ');

const parameters = <Row>(tx: Transaction, columns: Columns<Row>, rows: readonly Row[]): unknown[] => [
  tx.tenantId,
  ...Object.values(columns).map(({ of }) => rows.map(of)),
];

/** Statements that were put together before, by their columns and what is done with them. */
const statements = new WeakMap<Columns<never>, Map<string, Statement>>();

const statementOf = <Row>(columns: Columns<Row>, what: string, text: () => string): Statement => {
  const known = statements.get(columns) ?? new Map<string, Statement>();
  const statement = known.get(what) ?? prepared(text());
  statements.set(columns, known.set(what, statement));
  return statement;
};

/** Inserts all rows in one statement; none if there are none. */
export const insertRows = async <Row>(
  tx: Transaction,
  table: string,
  columns: Columns<Row>,
  rows: readonly Row[],
): Promise<void> => {
  if (rows.length === 0) return;
  const statement = statementOf(columns, `insert ${table}`, () => {
    const names = Object.keys(columns).join(', ');
    return `insert into ${table} (tenant_id, ${names}) select $1::uuid, * from unnest(${arrays(columns)})`;
  });
  await tx.execute(statement, parameters(tx, columns, rows));
};

/**
 * Sets all columns but `id` of all rows in one statement.
 * @param condition what must hold of a row, as SQL about the alias `old`, for it to be changed
 * @throws Error when one of the rows was not there to be changed; nothing may then be committed
 */
export const updateRows = async <Row extends { readonly id: string }>(
  tx: Transaction,
  table: string,
  columns: Columns<Row>,
  rows: readonly Row[],
  condition = 'true',
): Promise<void> => {
  if (rows.length === 0) return;
  const all: Columns<Row> = { id: column('uuid', ({ id }) => id), ...columns };
  const statement = statementOf(columns, `update ${table} ${condition}`, () => {
    const set = Object.keys(columns).map((name) => `${name} = new.${name}`);
    return `update ${table} as old set ${set.join(', ')}
      from unnest(${arrays(all)}) as new(${Object.keys(all).join(', ')})
      where old.tenant_id = $1 and old.id = new.id and ${condition}
      returning old.id`;
  });
  const changed = await tx.execute<{ id: string }>(statement, parameters(tx, all, rows));
  if (changed.length !== rows.length) {
    throw new Error(`${rows.length} rows of ${table} should have changed, and ${changed.length} did`);
  }
};
