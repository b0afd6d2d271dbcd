import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventContract } from '@tessera/contracts';
import { CompiledQuery, type Kysely, type Transaction as KyselyTransaction } from 'kysely';
import type { z } from 'zod';
import type { IdempotencyScope } from '../context/index.ts';
import { type OutboxRow, writeOutbox } from '../messaging/outbox-rows.ts';
import { currentTraceparent } from '../telemetry/index.ts';
import { type ClaimOutcome, claimReplies, storeReplies } from './remembered-replies.ts';

/** What the event is about and what it says. `sequence` is the aggregate's own counter, from 1, without gaps. */
export interface Publication<E extends EventContract> {
  readonly aggregateId: string;
  readonly sequence: number;
  readonly data: z.input<E['schema']>;
  /** Only where the event belongs to another tenant than the transaction's, as with the platform's own. */
  readonly tenantId?: string;
  /** Only in a batch that answers several callers: whose call and trace the event belongs to. */
  readonly cause?: { readonly correlationId: string; readonly traceparent?: string };
}

// biome-ignore lint/suspicious/noExplicitAny: the tables of a schema are the service's; the runtime cannot name them.
export type AnyTables = any;

/** One open transaction with the tenant set. Nothing here is visible to anybody before it commits. */
export interface Transaction {
  readonly tenantId: string;
  /** MikroORM's unit of work for ordinary use-cases; made on first use, flushed before commit. */
  readonly em: EntityManager;
  /** Kysely on this transaction, for set-based statements. */
  readonly sql: Kysely<AnyTables>;
  /** One statement with `$1` placeholders. `bigint` and `timestamptz` columns arrive as strings: see BigInt and `toDate`. */
  execute<Row extends object>(statement: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Queues an event; its outbox row is written before the commit of this very transaction. Throws when `data` breaks the contract. */
  publish<E extends EventContract>(event: E, publication: Publication<E>): void;
  /** For group commit: claims many remembered calls in one statement, in the order given. */
  claimReplies(scopes: readonly IdempotencyScope[]): Promise<ClaimOutcome[]>;
  /** For group commit: stores many answers in one statement. */
  storeReplies(answers: readonly { readonly scope: IdempotencyScope; readonly result: unknown }[]): Promise<void>;
}

/** What a transaction needs to know of its call to build event envelopes. */
export interface Origin {
  readonly tenantId: string;
  readonly correlationId: string;
  readonly now: () => Date;
  readonly newId: () => string;
}

export type PgTransaction = KyselyTransaction<AnyTables>;

/** The real transaction; `finish` is called once, just before commit. */
export class OpenTransaction implements Transaction {
  readonly tenantId: string;
  readonly #trx: PgTransaction;
  readonly #forkEntityManager: () => EntityManager;
  readonly #origin: Origin;
  readonly #outbox: OutboxRow[] = [];
  #em: EntityManager | undefined;
  #failure: unknown;

  constructor(trx: PgTransaction, forkEntityManager: () => EntityManager, origin: Origin) {
    this.tenantId = origin.tenantId;
    this.#trx = trx;
    this.#forkEntityManager = forkEntityManager;
    this.#origin = origin;
  }

  get em(): EntityManager {
    this.#em ??= this.#forkEntityManager();
    return this.#em;
  }

  get sql(): Kysely<AnyTables> {
    return this.#trx;
  }

  async execute<Row extends object>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    try {
      const { rows } = await this.#trx.executeQuery<Row>(CompiledQuery.raw(statement, [...parameters]));
      return rows;
    } catch (error) {
      this.#failure ??= error;
      throw error;
    }
  }

  publish<E extends EventContract>(event: E, publication: Publication<E>): void {
    const cause = publication.cause ?? { correlationId: this.#origin.correlationId, traceparent: currentTraceparent() };
    this.#outbox.push({ event, publication, origin: this.#origin, cause });
  }

  claimReplies(scopes: readonly IdempotencyScope[]): Promise<ClaimOutcome[]> {
    return claimReplies(this, scopes);
  }

  storeReplies(answers: readonly { readonly scope: IdempotencyScope; readonly result: unknown }[]): Promise<void> {
    return storeReplies(this, answers);
  }

  /** Flushes the unit of work and writes the outbox rows; returns how many events will be published. */
  async finish(): Promise<number> {
    // Postgres answers the COMMIT of a failed transaction with a silent ROLLBACK: who swallowed the error would believe it stood.
    if (this.#failure !== undefined) throw this.#failure;
    await this.#em?.flush();
    await writeOutbox(this, this.#outbox);
    return this.#outbox.length;
  }
}

/** A `timestamptz` as raw statements return it, e.g. `2026-11-21 20:00:00.123456+00`. Microseconds are cut off. */
export const toDate = (timestamp: string): Date => {
  const date = new Date(timestamp.replace(' ', 'T').replace(/\+00$/, 'Z'));
  if (Number.isNaN(date.getTime())) throw new RangeError(`not a timestamp in UTC: ${timestamp}`);
  return date;
};
