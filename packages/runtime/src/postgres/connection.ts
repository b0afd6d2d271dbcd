import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { Statement } from './statement.ts';

// biome-ignore lint/suspicious/noExplicitAny: the tables of a schema are the service's; the runtime cannot name them.
export type AnyTables = any;

/** A stream that can gather writes; pg keeps it on the connection without declaring it. */
interface Corkable {
  readonly connection: { readonly stream: { cork(): void; uncork(): void } };
}

/**
 * One connection of the pool for the time of one transaction. Statements that are sent in the same turn of the event loop
 * leave in one packet and are answered in order, so that a round trip is paid for once and not for each of them.
 */
export class Connection {
  readonly #client: pg.PoolClient;
  #gathering = false;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async send<Row extends object>(
    statement: string | Statement,
    parameters: readonly unknown[],
  ): Promise<pg.QueryResult<Row>> {
    this.#gather();
    const query = typeof statement === 'string' ? { text: statement } : statement;
    return this.#client.query<Row>({ ...query, values: [...parameters] });
  }

  /** Kysely on this connection, for the mapper: it works inside the open transaction and neither ends nor releases it. */
  kysely(): Kysely<AnyTables> {
    const lent = {
      query: (text: string, values: unknown[]) => this.#client.query(text, values),
      release: () => undefined,
    };
    const pool = { connect: async () => lent, end: async () => undefined };
    return new Kysely({ dialect: new PostgresDialect({ pool: pool as never }) });
  }

  /** Gives the connection back to the pool, or has it closed where nobody can say what state it is in. */
  release(isBroken: boolean): void {
    this.#client.release(isBroken);
  }

  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    const { stream } = (this.#client as unknown as Corkable).connection;
    stream.cork();
    setImmediate(() => {
      this.#gathering = false;
      stream.uncork();
    });
  }
}
