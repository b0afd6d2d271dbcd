import { type EventContract, type EventEnvelope, encodeHeaders } from '@tessera/contracts';
import { prepared } from '../postgres/statement.ts';
import type { Origin, Publication, Transaction } from '../postgres/transaction.ts';

/** An event that waits in memory for its transaction to finish. */
export interface OutboxEvent {
  readonly event: EventContract;
  readonly publication: Publication<EventContract>;
  readonly origin: Origin;
  readonly cause: { readonly correlationId: string; readonly traceparent?: string | undefined };
}

const INSERT = prepared(`
  insert into outbox (tenant_id, event_id, subject, aggregate, headers, body)
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[], $6::text[])`);

/** An event as its row has it. */
export interface OutboxRow {
  readonly tenantId: string;
  readonly eventId: string;
  readonly subject: string;
  readonly aggregate: string;
  readonly headers: string;
  readonly body: string;
}

/** What is encoded and written at a time: ten or twenty milliseconds, in which nobody else of the process gets a turn. */
export const PIECE_BYTES = 512 * 1024;

/**
 * The rows of events, in their order, in pieces that are made as they are taken; a small transaction has one piece.
 * @throws Error when an event breaks its contract; nothing may then be committed
 */
export function* encodeInPieces(events: readonly OutboxEvent[]): Generator<OutboxRow[], void, undefined> {
  let piece: OutboxRow[] = [];
  let bytes = 0;
  for (const event of events) {
    const row = encode(event);
    piece.push(row);
    bytes += row.headers.length + row.body.length;
    if (bytes < PIECE_BYTES) continue;
    yield piece;
    piece = [];
    bytes = 0;
  }
  if (piece.length > 0) yield piece;
}

/** Writes events of a transaction in one statement, in the order they were published. */
export const writeOutbox = async (tx: Transaction, rows: readonly OutboxRow[]): Promise<void> => {
  if (rows.length === 0) return;
  await tx.execute(INSERT, [
    rows.map((row) => row.tenantId),
    rows.map((row) => row.eventId),
    rows.map((row) => row.subject),
    rows.map((row) => row.aggregate),
    rows.map((row) => row.headers),
    rows.map((row) => row.body),
  ]);
};

const encode = ({ event, publication, origin, cause }: OutboxEvent): OutboxRow => {
  const parsed = event.schema.safeParse(publication.data);
  if (!parsed.success) {
    throw new Error(`${event.subject} breaks its contract: ${parsed.error.message}`);
  }
  const envelope: EventEnvelope = {
    id: origin.newId(),
    source: `/tessera/${event.service}`,
    type: event.subject.replace(/^events\./, ''),
    time: origin.now().toISOString(),
    tenantId: publication.tenantId ?? origin.tenantId,
    aggregate: event.aggregate,
    aggregateId: publication.aggregateId,
    sequence: publication.sequence,
    correlationId: cause.correlationId,
    ...(cause.traceparent === undefined ? {} : { traceparent: cause.traceparent }),
  };
  return {
    tenantId: envelope.tenantId,
    eventId: envelope.id,
    subject: event.subject,
    aggregate: `${envelope.aggregate}/${envelope.aggregateId}`,
    headers: JSON.stringify(encodeHeaders(envelope, event)),
    // As parsed: what the contract does not name does not leave the service.
    body: JSON.stringify(parsed.data),
  };
};
