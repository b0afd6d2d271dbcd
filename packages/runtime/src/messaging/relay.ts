import { randomUUID } from 'node:crypto';
import { type NatsConnection, headers as natsHeaders } from '@nats-io/transport-node';
import { PLATFORM_TENANT_ID, type ServiceName } from '@tessera/contracts';
import { type Database, prepared, type Transaction, toDate } from '../postgres/index.ts';
import { contextFromTraceparent, failSpan, type Logger, type Span, SpanKind, startSpan } from '../telemetry/index.ts';
import type { RelayMetrics } from './metrics.ts';
import { StreamPublisher } from './stream-publisher.ts';

interface StoredEvent {
  readonly position: string;
  readonly event_id: string;
  readonly subject: string;
  readonly aggregate: string;
  readonly tenant_id: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly created_at: string;
}

export interface RelayOptions {
  readonly service: ServiceName;
  readonly database: Database;
  readonly nats: NatsConnection;
  readonly logger: Logger;
  readonly metrics: RelayMetrics;
  /** Rows read and published at a time. */
  readonly batchSize?: number;
  /** How long a leader may be silent before another instance takes over. */
  readonly leaseMs?: number;
  /** How often an idle relay looks, in case a nudge was lost with its process. */
  readonly pollMs?: number;
}

const TAKE_LEASE = prepared(`
  insert into leases (tenant_id, name, holder, expires_at)
  values ($1, 'outbox-relay', $2, clock_timestamp() + $3 * interval '1 millisecond')
  on conflict (tenant_id, name) do update set holder = excluded.holder, expires_at = excluded.expires_at
  where leases.holder = excluded.holder or leases.expires_at < clock_timestamp()
  returning holder`);

const READ = prepared(`
  select position, event_id, subject, aggregate, tenant_id, headers, body, created_at from outbox
  where aggregate <> all($2::text[])
  order by position limit $1`);

const SETTLE = prepared('delete from outbox where position = any($1::bigint[])');

/** How long the stream may take to say that it has a message. */
const ACKNOWLEDGED_WITHIN_MS = 2_000;
/** How long an aggregate whose message was refused is left alone before it is tried again. */
const HOLD_BACK_MS = 1_000;

/**
 * Publishes what committed transactions left in the outbox, in order, and deletes what the stream acknowledged.
 * One leader a service. A row is deleted only after its acknowledgement, so a crash publishes again (the stream and the
 * inbox drop the repeat) and never loses. A message that fails holds back the later ones of its aggregate, and no others.
 */
export class OutboxRelay {
  readonly #options: Required<RelayOptions>;
  readonly #holder = randomUUID();
  readonly #publisher: StreamPublisher;
  readonly #heldBack = new Map<string, number>();
  #wake: (() => void) | undefined;
  #nudged = false;
  #stopping = false;
  #running: Promise<void> | undefined;

  constructor(options: RelayOptions) {
    this.#options = { batchSize: 500, leaseMs: 3_000, pollMs: 200, ...options };
    this.#publisher = new StreamPublisher({
      service: options.service,
      nats: options.nats,
      timeoutMs: ACKNOWLEDGED_WITHIN_MS,
    });
    options.database.onPublished(() => this.nudge());
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Called in memory after a commit that wrote events: the relay looks at once. */
  nudge(): void {
    this.#nudged = true;
    this.#wake?.();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    let acknowledged: string[] = [];
    while (!this.#stopping) {
      this.#nudged = false;
      try {
        const rows = await this.#settleAndRead(acknowledged);
        acknowledged = [];
        if (rows.length > 0) acknowledged = await this.#publishAll(rows);
      } catch (error) {
        this.#options.logger.warn({ err: error }, 'the outbox relay was interrupted and goes on');
        await this.#sleep(this.#options.pollMs);
      }
      if (acknowledged.length === 0) await this.#sleep(this.#options.pollMs);
    }
    this.#publisher.close();
    await this.#handOver(acknowledged);
  }

  /**
   * One transaction: deletes what was acknowledged, keeps the lease, reads what comes next. Not the leader: reads nothing. Its
   * commit waits for no disk: rows that a crash of Postgres brings back are published again and dropped as repeats.
   */
  #settleAndRead(acknowledged: readonly string[]): Promise<StoredEvent[]> {
    const { database, batchSize, leaseMs } = this.#options;
    return database.asWorker(async (tx) => {
      const [, lease, rows] = await Promise.all([
        settle(tx, acknowledged),
        tx.execute(TAKE_LEASE, [PLATFORM_TENANT_ID, this.#holder, leaseMs]),
        tx.execute<StoredEvent>(READ, [batchSize, this.#stillHeldBack()]),
      ]);
      this.#options.metrics.leader(lease.length > 0);
      return lease.length > 0 ? rows : [];
    }, 'lazy');
  }

  #stillHeldBack(): string[] {
    const now = Date.now();
    for (const [aggregate, until] of this.#heldBack) if (until <= now) this.#heldBack.delete(aggregate);
    return [...this.#heldBack.keys()];
  }

  /** Different aggregates are in flight together; one aggregate's messages go one after another. Returns acknowledged positions. */
  async #publishAll(rows: readonly StoredEvent[]): Promise<string[]> {
    const byAggregate = Map.groupBy(rows, (row) => row.aggregate);
    const chains = [...byAggregate.values()].map((chain) => this.#publishChain(chain));
    return (await Promise.all(chains)).flat();
  }

  async #publishChain(chain: readonly StoredEvent[]): Promise<string[]> {
    const acknowledged: string[] = [];
    for (const row of chain) {
      try {
        await this.#publish(row);
        acknowledged.push(row.position);
      } catch (error) {
        this.#heldBack.set(row.aggregate, Date.now() + HOLD_BACK_MS);
        this.#options.metrics.failed();
        this.#options.logger.warn(
          { err: error, subject: row.subject, event_id: row.event_id },
          'an event was not acknowledged and is held back',
        );
        break;
      }
    }
    return acknowledged;
  }

  async #publish(row: StoredEvent): Promise<void> {
    const headers = natsHeaders();
    headers.set('Nats-Msg-Id', row.event_id);
    for (const [name, value] of Object.entries(row.headers)) headers.set(name, value);
    const span = openSpan(row);
    try {
      await this.#publisher.publish(row.subject, { headers, body: row.body });
    } catch (error) {
      if (span) failSpan(span, error);
      throw error;
    } finally {
      span?.end();
    }
    this.#options.metrics.published(Date.now() - toDate(row.created_at).getTime());
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#nudged || this.#stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  /** A clean stop settles what it knows and frees the lease, so that the next leader need not wait it out. */
  async #handOver(acknowledged: readonly string[]): Promise<void> {
    try {
      await this.#options.database.asWorker(async (tx) => {
        await settle(tx, acknowledged);
        await tx.execute(`delete from leases where tenant_id = $1 and name = 'outbox-relay' and holder = $2`, [
          PLATFORM_TENANT_ID,
          this.#holder,
        ]);
      });
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'the outbox relay could not hand over; its lease will lapse');
    }
  }
}

/** Below the call that caused the event; an event that nobody's call caused has none. */
const openSpan = (row: StoredEvent): Span | undefined => {
  const parent = contextFromTraceparent(row.headers['traceparent']);
  if (parent === undefined) return undefined;
  const attributes = {
    'messaging.system': 'nats',
    'messaging.operation.type': 'send',
    'messaging.operation.name': 'publish',
    'messaging.destination.name': row.subject,
    'messaging.message.id': row.event_id,
    'tessera.tenant_id': row.tenant_id,
  };
  return startSpan(`publish ${row.subject}`, { kind: SpanKind.PRODUCER, parent, attributes });
};

const settle = async (tx: Transaction, positions: readonly string[]): Promise<void> => {
  if (positions.length > 0) await tx.execute(SETTLE, [positions]);
};
