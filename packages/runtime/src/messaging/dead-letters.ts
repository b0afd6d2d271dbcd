import { catalogue, decodeHeaders, type ReceivedEvent } from '@tessera/contracts';
import { type Database, type Transaction, toDate } from '../postgres/index.ts';
import { admitInOrder, claimEvents } from './inbox.ts';
import { type ConsumerOptions, contextOf } from './processing.ts';
import type { Subscriber } from './subscriber.ts';

/** A message that no try could handle, whole, with the reason. */
export interface DeadLetter {
  readonly tenantId: string;
  readonly consumer: string;
  readonly eventId: string;
  readonly subject: string;
  readonly error: string;
  readonly attempts: number;
  readonly diedAt: Date;
  readonly replayRequestedAt: Date | null;
}

interface DeadLetterRow {
  readonly tenant_id: string;
  readonly consumer: string;
  readonly event_id: string;
  readonly subject: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly error: string;
  readonly attempts: number;
  readonly died_at: string;
  readonly replay_requested_at: string | null;
}

/** The newest dead letters of a service, at most `limit`. */
export const listDeadLetters = (database: Database, limit = 100): Promise<DeadLetter[]> =>
  database.asWorker(async (tx) => {
    const rows = await tx.execute<DeadLetterRow>('select * from dead_letters order by died_at desc limit $1', [limit]);
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      consumer: row.consumer,
      eventId: row.event_id,
      subject: row.subject,
      error: row.error,
      attempts: row.attempts,
      diedAt: toDate(row.died_at),
      replayRequestedAt: row.replay_requested_at === null ? null : toDate(row.replay_requested_at),
    }));
  });

/** Asks the running service to handle dead letters again: one event's, or all of a consumer's, or all. Returns how many. */
export const requestReplay = (
  database: Database,
  which: { readonly consumer?: string; readonly eventId?: string } = {},
): Promise<number> =>
  database.asWorker(async (tx) => {
    const rows = await tx.execute(
      `update dead_letters set replay_requested_at = clock_timestamp()
       where ($1::text is null or consumer = $1) and ($2::uuid is null or event_id = $2) returning event_id`,
      [which.consumer ?? null, which.eventId ?? null],
    );
    return rows.length;
  });

/**
 * Handles the dead letters somebody asked to replay, oldest first, each in one transaction with its removal from the dead
 * letters. One that fails again stays, with its new error. Returns how many took effect.
 */
export const replayRequested = async (
  subscriber: Subscriber,
  options: Pick<ConsumerOptions, 'database' | 'clock' | 'newId' | 'logger'>,
): Promise<number> => {
  const { durable } = subscriber.subscription;
  const rows = await options.database.asWorker((tx) =>
    tx.execute<DeadLetterRow>(
      `select * from dead_letters where consumer = $1 and replay_requested_at is not null
       order by (headers->>'ce-time'), event_id limit 100`,
      [durable],
    ),
  );
  let replayed = 0;
  for (const row of rows) {
    try {
      await replayOne(subscriber, row, options);
      replayed += 1;
    } catch (error) {
      options.logger.error({ err: error, durable, event_id: row.event_id }, 'a replayed dead letter failed again');
      await options.database.asWorker((tx) => stayDead(tx, row, error));
    }
  }
  return replayed;
};

const replayOne = async (
  subscriber: Subscriber,
  row: DeadLetterRow,
  options: Pick<ConsumerOptions, 'database' | 'clock' | 'newId'>,
): Promise<void> => {
  const event = revive(row);
  const { durable, ordered } = subscriber.subscription;
  if (subscriber.mode === 'batch') {
    await options.database.asWorker(async (tx) => {
      if (!(await remove(tx, row))) return;
      await subscriber.handle([event], tx);
    });
    return;
  }
  const ctx = contextOf({ event }, subscriber, options);
  await options.database.transact(ctx, async (tx) => {
    if (!(await remove(tx, row))) return;
    if (ordered && !(await admitInOrder(tx, durable, event))) return;
    const claimed = await claimEvents(tx, durable, [event]);
    if (claimed.length > 0) await subscriber.handle(event, { ...ctx, tx });
  });
};

const revive = (row: DeadLetterRow): ReceivedEvent<unknown> => {
  const contract = catalogue.events.find((event) => event.subject === row.subject);
  if (!contract) throw new Error(`no contract names ${row.subject}`);
  const envelope = decodeHeaders((name) => row.headers[name] ?? '');
  return { envelope, subject: row.subject, contract, data: contract.schema.parse(JSON.parse(row.body)) };
};

/** False when another instance took this letter first. */
const remove = async (tx: Transaction, row: DeadLetterRow): Promise<boolean> => {
  const removed = await tx.execute(
    'delete from dead_letters where tenant_id = $1 and consumer = $2 and event_id = $3 returning event_id',
    [row.tenant_id, row.consumer, row.event_id],
  );
  return removed.length > 0;
};

const stayDead = async (tx: Transaction, row: DeadLetterRow, error: unknown): Promise<void> => {
  await tx.execute(
    `update dead_letters set replay_requested_at = null, error = $4, attempts = attempts + 1
     where tenant_id = $1 and consumer = $2 and event_id = $3`,
    [row.tenant_id, row.consumer, row.event_id, String(error)],
  );
};
