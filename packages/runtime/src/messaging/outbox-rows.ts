import { type EventContract, type EventEnvelope, encodeHeaders } from '@tessera/contracts';
import type { Origin, Publication, Transaction } from '../postgres/transaction.ts';

/** An event that waits in memory for its transaction to finish. */
export interface OutboxRow {
  readonly event: EventContract;
  readonly publication: Publication<EventContract>;
  readonly origin: Origin;
  readonly cause: { readonly correlationId: string; readonly traceparent?: string | undefined };
}

const INSERT = `
  insert into outbox (tenant_id, event_id, subject, aggregate, headers, body)
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[], $6::text[])`;

/** Writes all events of a transaction in one statement, in the order they were published. */
export const writeOutbox = async (tx: Transaction, rows: readonly OutboxRow[]): Promise<void> => {
  if (rows.length === 0) return;
  const encoded = rows.map((row) => encode(row));
  await tx.execute(INSERT, [
    encoded.map((row) => row.envelope.tenantId),
    encoded.map((row) => row.envelope.id),
    rows.map((row) => row.event.subject),
    encoded.map((row) => `${row.envelope.aggregate}/${row.envelope.aggregateId}`),
    encoded.map((row) => row.headers),
    encoded.map((row) => row.body),
  ]);
};

const encode = ({ event, publication, origin, cause }: OutboxRow) => {
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
    envelope,
    headers: JSON.stringify(encodeHeaders(envelope, event)),
    // As parsed: what the contract does not name does not leave the service.
    body: JSON.stringify(parsed.data),
  };
};
