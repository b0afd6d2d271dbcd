import type { ReceivedEvent } from '@tessera/contracts';
import type { Database, Transaction } from '../postgres/index.ts';
import { prepared } from '../postgres/statement.ts';
import { RetryLater } from './subscriber.ts';

const CLAIM = prepared(`
  insert into inbox (tenant_id, consumer, event_id)
  select distinct tenant_id, $1::text, event_id from unnest($2::uuid[], $3::uuid[]) as e(tenant_id, event_id)
  on conflict do nothing returning event_id`);

/** Marks events as consumed, in the transaction of their effect; returns those that were not consumed before. */
export const claimEvents = async (
  tx: Transaction,
  consumer: string,
  events: readonly ReceivedEvent<unknown>[],
): Promise<ReceivedEvent<unknown>[]> => {
  const rows = await tx.execute<{ event_id: string }>(CLAIM, [
    consumer,
    events.map((event) => event.envelope.tenantId),
    events.map((event) => event.envelope.id),
  ]);
  const fresh = new Set(rows.map((row) => row.event_id));
  // delete() is true once an id: of two copies in one batch only the first is kept.
  return events.filter((event) => fresh.delete(event.envelope.id));
};

const FIRST_POSITION = prepared(`
  insert into inbox_positions (tenant_id, consumer, aggregate, sequence) values ($1, $2, $3, $4)
  on conflict do nothing returning sequence`);

const NEXT_POSITION = prepared(`
  update inbox_positions set sequence = $4
  where tenant_id = $1 and consumer = $2 and aggregate = $3 and sequence = $4::bigint - 1 returning sequence`);

const POSITION = prepared(`
  select sequence from inbox_positions where tenant_id = $1 and consumer = $2 and aggregate = $3`);

/**
 * Admits an event only directly after its aggregate's predecessor, and moves the position, in the transaction of the effect.
 * Returns false for an event at or before the position; throws RetryLater for one that came too early.
 */
export const admitInOrder = async (
  tx: Transaction,
  consumer: string,
  event: ReceivedEvent<unknown>,
): Promise<boolean> => {
  const { tenantId, aggregate, aggregateId, sequence } = event.envelope;
  const key = [tenantId, consumer, `${aggregate}/${aggregateId}`];
  // Two copies at once: the second waits here for the first one's commit, and then finds the position moved.
  const moved = await tx.execute(sequence === 1 ? FIRST_POSITION : NEXT_POSITION, [...key, sequence]);
  if (moved.length > 0) return true;
  const [row] = await tx.execute<{ sequence: string }>(POSITION, key);
  const position = Number(row?.sequence ?? 0);
  if (sequence <= position) return false;
  throw new RetryLater(`${key[2]} is at ${position}; event ${sequence} waits for ${position + 1}`);
};

/** One message as it came over the wire, kept whole so that it can be handled again. */
export interface WireMessage {
  readonly tenantId: string;
  readonly eventId: string;
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Counts a redelivery before the handler runs, so that a message that kills its process is counted too. Returns the number of tries so far. */
export const countAttempt = (database: Database, consumer: string, message: WireMessage): Promise<number> =>
  database.asWorker(async (tx) => {
    const [row] = await tx.execute<{ attempts: number }>(
      `insert into inbox_attempts (tenant_id, consumer, event_id, attempts) values ($1, $2, $3, 2)
       on conflict (tenant_id, consumer, event_id)
       do update set attempts = inbox_attempts.attempts + 1, updated_at = clock_timestamp()
       returning attempts`,
      [message.tenantId, consumer, message.eventId],
    );
    return row?.attempts ?? 2;
  });

/** Remembers why the last try failed, for the dead letter. */
export const noteFailure = (database: Database, consumer: string, message: WireMessage, error: string): Promise<void> =>
  database.asWorker(async (tx) => {
    await tx.execute(
      `insert into inbox_attempts (tenant_id, consumer, event_id, attempts, last_error) values ($1, $2, $3, 1, $4)
       on conflict (tenant_id, consumer, event_id) do update set last_error = excluded.last_error`,
      [message.tenantId, consumer, message.eventId, error],
    );
  });

/** Moves a message to the dead letters; a second burial of the same message changes nothing. */
export const bury = (
  database: Database,
  consumer: string,
  message: WireMessage,
  attempts: number,
  error?: string,
): Promise<void> =>
  database.asWorker(async (tx) => {
    const key = [message.tenantId, consumer, message.eventId];
    const [noted] = await tx.execute<{ last_error: string | null }>(
      'delete from inbox_attempts where tenant_id = $1 and consumer = $2 and event_id = $3 returning last_error',
      key,
    );
    const reason = error ?? noted?.last_error ?? 'the handler never finished: its process was stopped each time';
    await tx.execute(
      `insert into dead_letters (tenant_id, consumer, event_id, subject, headers, body, error, attempts)
       values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8) on conflict do nothing`,
      [...key, message.subject, JSON.stringify(message.headers), message.body, reason, attempts],
    );
  });
