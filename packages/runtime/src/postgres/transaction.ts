import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventContract } from '@tessera/contracts';
import type { z } from 'zod';
import type { IdempotencyScope } from '../context/index.ts';
import { encodeInPieces, type OutboxEvent, type OutboxRow, writeOutbox } from '../messaging/outbox-rows.ts';
import { currentTraceparent } from '../telemetry/index.ts';
import type { Connection } from './connection.ts';
import { isTurnedAway } from './faults.ts';
import { type ClaimOutcome, claimReplies, storeReplies } from './remembered-replies.ts';
import type { Statement } from './statement.ts';

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

/** One open transaction with the tenant set. Nothing here is visible to anybody before it commits. */
export interface Transaction {
  readonly tenantId: string;
  /** MikroORM's unit of work for ordinary use-cases; made on first use, flushed before commit. */
  readonly em: EntityManager;
  /**
   * One statement with `$1` placeholders. `bigint` and `timestamptz` columns arrive as strings: see BigInt and `toDate`.
   * Statements that are executed together (`Promise.all`) share a round trip; they run one after another all the same, each on
   * what those before it left.
   */
  execute<Row extends object>(statement: string | Statement, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Queues an event; its outbox row is written before the commit of this very transaction. Throws when `data` breaks the contract. */
  publish<E extends EventContract>(event: E, publication: Publication<E>): void;
  /** Writes the rows of what was published so far, for who publishes more than belongs into memory at once. */
  flushPublished(): Promise<void>;
  /** Called once this transaction has committed, and never where it does not. It must not throw. */
  afterCommit(then: () => void): void;
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

/** The real transaction; `finish` is called once, just before commit. */
export class OpenTransaction implements Transaction {
  readonly tenantId: string;
  readonly #connection: Connection;
  readonly #forkEntityManager: () => EntityManager;
  readonly #origin: Origin;
  readonly #committed: (() => void)[] = [];
  #outbox: OutboxEvent[] = [];
  #published = 0;
  #em: EntityManager | undefined;
  #failure: unknown;

  constructor(connection: Connection, forkEntityManager: () => EntityManager, origin: Origin) {
    this.tenantId = origin.tenantId;
    this.#connection = connection;
    this.#forkEntityManager = forkEntityManager;
    this.#origin = origin;
  }

  get em(): EntityManager {
    this.#em ??= this.#forkEntityManager();
    return this.#em;
  }

  async execute<Row extends object>(
    statement: string | Statement,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    try {
      const { rows } = await this.#connection.send<Row>(statement, parameters);
      return rows;
    } catch (error) {
      this.#failure ??= error;
      // Statements that left together with the one that broke the transaction are turned away for that. Whoever waits for
      // all of them may hear of those first, and must still learn what it was: a deadlock is run again, this is not.
      throw isTurnedAway(error) ? this.#failure : error;
    }
  }

  publish<E extends EventContract>(event: E, publication: Publication<E>): void {
    const cause = publication.cause ?? { correlationId: this.#origin.correlationId, traceparent: currentTraceparent() };
    this.#outbox.push({ event, publication, origin: this.#origin, cause });
  }

  async flushPublished(): Promise<void> {
    await writeOutbox(this, await this.#writeAllButLast());
  }

  afterCommit(then: () => void): void {
    this.#committed.push(then);
  }

  claimReplies(scopes: readonly IdempotencyScope[]): Promise<ClaimOutcome[]> {
    return claimReplies(this, scopes);
  }

  storeReplies(answers: readonly { readonly scope: IdempotencyScope; readonly result: unknown }[]): Promise<void> {
    return storeReplies(this, answers);
  }

  /** Flushes the unit of work, writes the outbox rows and commits; returns how many events will be published. */
  async finish(): Promise<number> {
    // Postgres answers the COMMIT of a failed transaction with a silent ROLLBACK: who swallowed the error would believe it stood.
    if (this.#failure !== undefined) throw this.#failure;
    await this.#em?.flush();
    const last = await this.#writeAllButLast();
    // In one round trip: where the rows are refused, that very COMMIT undoes everything and the refusal is thrown.
    const [, { command }] = await Promise.all([writeOutbox(this, last), this.#connection.send('commit', [])]);
    // A statement that nobody waited for can fail after the look above.
    if (command !== 'COMMIT') throw this.#failure ?? new Error('a statement that was not waited for failed');
    for (const then of this.#committed) then();
    return this.#published;
  }

  /** Encodes what is queued; the rows of the last piece, for most transactions the only one, are the caller's to write. */
  async #writeAllButLast(): Promise<OutboxRow[]> {
    const events = this.#outbox;
    this.#outbox = [];
    this.#published += events.length;
    let last: OutboxRow[] = [];
    try {
      for (const piece of encodeInPieces(events)) {
        if (last.length > 0) {
          await writeOutbox(this, last);
          await giveWay();
        }
        last = piece;
      }
    } catch (error) {
      // Of what was published all leaves or nothing: whoever swallows this must not commit the rest.
      this.#failure ??= error;
      throw error;
    }
    return last;
  }
}

/** Lets everything else that the process has to do come first. */
const giveWay = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A `timestamptz` as raw statements return it, e.g. `2026-11-21 20:00:00.123456+00`. Microseconds are cut off. */
export const toDate = (timestamp: string): Date => {
  const date = new Date(timestamp.replace(' ', 'T').replace(/\+00$/, 'Z'));
  if (Number.isNaN(date.getTime())) throw new RangeError(`not a timestamp in UTC: ${timestamp}`);
  return date;
};
