import { type CallContext, DependencyUnavailable, IdempotentReplay } from '@tessera/runtime/context';
import { GroupCommit, type Outcome, QueueFull } from '@tessera/runtime/group-commit';
import { RetryLater } from '@tessera/runtime/messaging';
import {
  type Database,
  nameOf,
  prepared,
  recallAnswers,
  type Transaction,
  violatedConstraint,
  withoutIdempotency,
} from '@tessera/runtime/postgres';
import { currentTraceparent } from '@tessera/runtime/telemetry';
import type { WalletEvent } from '../domain/events.ts';
import {
  decidePostings,
  type LedgerCommand,
  type LedgerResult,
  type ResultOf,
} from '../domain/ledger/decide-postings.ts';
import type { Ledger } from '../use-cases/ports.ts';
import { loadLedgerState } from './load-ledger-state.ts';
import { touchedBy } from './named-by-commands.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { writePostings } from './write-postings.ts';

/** Whose call an event belongs to. */
export interface Cause {
  readonly correlationId: string;
  readonly traceparent?: string;
}

/** Turns a domain event into a row of the outbox of this transaction. */
export type PublishEvent = (tx: Transaction, event: WalletEvent, cause: Cause) => void;

export interface LedgerStoreOptions {
  readonly database: Database;
  readonly publish: PublishEvent;
  /** Most transfers of one transaction, unless one call alone asks for more. */
  readonly maxBatch: number;
  /** Most commands that wait for a transaction; one more is turned away at once. */
  readonly maxWaiting: number;
}

/** A ledger that can say when nobody waits in it any more. */
export interface LedgerStore extends Ledger {
  idle(): Promise<void>;
}

interface Call {
  readonly command: LedgerCommand;
  readonly ctx: CallContext;
  readonly cause: Cause;
}

/** Batches that commit at the same time; the pool has room for these and for readers besides. */
const CONCURRENCY = 4;
/**
 * While Postgres has one batch of a tenant, the next ones are read and decided. Their accounts differ as far as this process knows;
 * where they do not, or where another process has one, accounts are locked in the order of their ids, so that a batch waits for
 * another and never each for each.
 */
const CONCURRENCY_PER_TENANT = 2;
/** What a batch breaks when another process opened the same account, or booked the same payment, at the same time. */
export const LOST_RACES: readonly (string | undefined)[] = ['accounts_owner', 'transfers_pkey', 'top_ups_pkey'];
/** How often a batch that lost such a race is decided anew, on what the winner left. */
const ATTEMPTS = 3;

export const createLedgerStore = ({ database, publish, maxBatch, maxWaiting }: LedgerStoreOptions): LedgerStore => {
  const queue = new GroupCommit<Call, LedgerResult>({
    name: 'commit postings',
    keyOf: ({ ctx }) => ctx.tenantId,
    weightOf: ({ command }) => (command.type === 'post-batch' ? command.transfers.length : 1),
    touches: ({ command, ctx }) => touchedBy(ctx.tenantId, command),
    maxBatch,
    concurrency: CONCURRENCY,
    concurrencyPerKey: CONCURRENCY_PER_TENANT,
    maxWaiting,
    commit: (_tenantId, calls) => commitBatch(database, calls, publish),
    isShared: (error) => error instanceof DependencyUnavailable,
  });
  const inTurn = oneAtATime();
  return {
    async execute<C extends LedgerCommand>(command: C, ctx: CallContext): Promise<ResultOf<C>> {
      const call = { command, ctx, cause: causeOf(ctx) };
      const result = ctx.tx
        ? await carryOutInside(ctx.tx, call, publish)
        : await inTurn(keyOf(ctx), () => submit(queue, call));
      // A command's result is of its own kind: decidePostings answers in the order it was asked.
      return result as ResultOf<C>;
    },
    refuse: (refusal, ctx) => database.transact(ctx, async () => refusal),
    idle: () => queue.idle(),
  };
};

/** What calls that must have one effect have in common. */
const keyOf = ({ tenantId, idempotency }: CallContext): string | undefined =>
  idempotency && `${tenantId}/${nameOf(idempotency)}`;

const causeOf = ({ correlationId }: CallContext): Cause => {
  const traceparent = currentTraceparent();
  return traceparent === undefined ? { correlationId } : { correlationId, traceparent };
};

const submit = async (queue: GroupCommit<Call, LedgerResult>, call: Call): Promise<LedgerResult> => {
  try {
    return await queue.submit(call);
  } catch (error) {
    if (error instanceof QueueFull) throw new DependencyUnavailable('wallet', error.message, { cause: error });
    throw error;
  }
};

/** A subscriber's command is committed with its inbox row, so it neither waits for others nor is remembered by a key. */
const carryOutInside = async (tx: Transaction, call: Call, publish: PublishEvent): Promise<LedgerResult> => {
  const [outcome] = await carryOut(tx, [{ ...call, ctx: withoutIdempotency(call.ctx) }], publish).catch(
    (error: unknown) => {
      // The event comes again, and is then decided on what the winner left.
      if (!LOST_RACES.includes(violatedConstraint(error))) throw error;
      throw new RetryLater('another process opened the same account at this very moment');
    },
  );
  if (outcome?.status === 'done') return outcome.result;
  throw outcome?.error ?? new Error('a command had no outcome');
};

const commitBatch = async (
  database: Database,
  calls: readonly Call[],
  publish: PublishEvent,
): Promise<Outcome<LedgerResult>[]> => {
  const [first] = calls;
  if (!first) return [];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transact(withoutIdempotency(first.ctx), (tx) => carryOut(tx, calls, publish));
    } catch (error) {
      if (attempt === ATTEMPTS || !LOST_RACES.includes(violatedConstraint(error))) throw error;
    }
  }
};

/**
 * A batch reads rows by their keys and nothing else. A plan that is made once for batches of all sizes, or on what a young
 * table looked like, would now and then prefer to read whole tables.
 */
const FOLLOW_KEYS = prepared(`
  select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true)`);

/** Everything that a batch does inside its transaction. */
const carryOut = async (
  tx: Transaction,
  calls: readonly Call[],
  publish: PublishEvent,
): Promise<Outcome<LedgerResult>[]> => {
  const [first] = calls;
  // What was answered before is loaded along with the rest: that costs less than to ask first and to load then.
  const [, standings, { state, now }] = await Promise.all([
    tx.execute(FOLLOW_KEYS),
    recallAnswers(
      tx,
      calls.map(({ ctx }) => ctx.idempotency),
    ),
    loadLedgerState(
      tx,
      calls.map(({ command }) => command),
    ),
  ]);
  const todo = calls.filter((_call, index) => standings[index]?.kind === 'fresh');
  const results = new Map<Call, LedgerResult>();
  if (first && todo.length > 0) {
    const commands = todo.map(({ command }) => command);
    const decided = decidePostings(state, commands, { now, newId: first.ctx.newId });
    todo.forEach((call, index) => {
      for (const event of decided.events[index] ?? []) publish(tx, event, call.cause);
      const result = decided.results[index];
      if (result) results.set(call, result);
    });
    const answers = todo.flatMap((call) => {
      const scope = call.ctx.idempotency;
      return scope ? [{ scope, result: results.get(call) }] : [];
    });
    await Promise.all([writePostings(tx, decided.rows), tx.storeReplies(answers)]);
  }
  return calls.map((call, index): Outcome<LedgerResult> => {
    const standing = standings[index];
    if (standing?.kind === 'settled') return { status: 'failed', error: standing.error };
    const answered = standing?.kind === 'repeats' ? calls[standing.index] : call;
    const result = answered && results.get(answered);
    if (!result) return { status: 'failed', error: new Error(`${call.command.type} was not decided`) };
    const scope = call.ctx.idempotency;
    if (answered === call || !scope) return { status: 'done', result };
    return { status: 'failed', error: new IdempotentReplay(scope.toReply(result)) };
  });
};
