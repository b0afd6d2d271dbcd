import type { CallContext } from '@tessera/runtime/context';
import type { Fact } from '../domain/fact.ts';
import type { Delta } from '../domain/measure.ts';
import type { Dimension, Metric } from '../domain/metrics.ts';
import type { Listener, Telling } from '../domain/webhooks/listener.ts';

export interface MetricQuery {
  readonly metric: Metric;
  /** First and last day, inclusive, in the tenant's zone. */
  readonly from: string;
  readonly to: string;
  readonly granularity: 'day' | 'month';
  readonly groupBy: readonly Dimension[];
}

/** One figure: the first day of its period, and the value of each dimension that was grouped by. */
export interface MetricRow {
  readonly period: string;
  readonly dimensions: Readonly<Partial<Record<Dimension, string>>>;
  readonly count: number;
  readonly sum: bigint;
}

/** First and last day on which a metric has figures, `YYYY-MM-DD` in the tenant's zone. */
export interface MetricDays {
  readonly firstDay: string;
  readonly lastDay: string;
}

/** An event as it is kept. */
export interface StoredEvent {
  readonly id: string;
  readonly subject: string;
  readonly aggregate: string;
  readonly aggregateId: string;
  readonly sequence: number;
  readonly correlationId: string;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  readonly data: unknown;
}

export interface EventFilter {
  readonly subject?: string;
  readonly limit: number;
  /** The id after which the page begins; newest first. */
  readonly before?: string;
}

/** What analytics can be asked, inside the tenant of the context. */
export interface Figures {
  /** By the metric's name; a metric that nothing was counted for is missing. */
  days(ctx: CallContext): Promise<ReadonlyMap<string, MetricDays>>;
  query(query: MetricQuery, ctx: CallContext): Promise<MetricRow[]>;
  listEvents(filter: EventFilter, ctx: CallContext): Promise<StoredEvent[]>;
}

/** The transaction of a batch of events: across tenants, under the worker role. */
export type BatchTransaction = NonNullable<CallContext['tx']>;

/** Where events are kept for ever. */
export interface Archive {
  /** Inserts what is not there yet and returns it: the archive is its own inbox, so an event is counted once, for ever. */
  insertNew(facts: readonly Fact[], tx: BatchTransaction): Promise<readonly Fact[]>;
}

/** Who wants to be told of events. */
export interface Listeners {
  /** The active endpoints of these tenants. */
  of(tenantIds: ReadonlySet<string>, tx: BatchTransaction): Promise<readonly Listener[]>;
  queue(tellings: readonly Telling[], tx: BatchTransaction): Promise<void>;
}

/** The daily figures. */
export interface DailyFigures {
  /** Adds deltas in the order given, which must be the same for every writer. */
  add(deltas: readonly Delta[], tx: BatchTransaction): Promise<void>;
}

/** The zone in which each tenant's days begin and end; fixed when the tenant is founded. */
export interface TenantZones {
  add(zones: readonly { readonly tenantId: string; readonly timeZone: string }[], tx: BatchTransaction): Promise<void>;
  /** A tenant whose founding has not arrived is missing from the answer. */
  of(tenantIds: ReadonlySet<string>, tx: BatchTransaction): Promise<ReadonlyMap<string, string>>;
}

/** One daily figure as it stands and as the archive says it should be; null where there is none. */
export interface Difference {
  readonly tenantId: string;
  readonly metric: string;
  readonly day: string;
  readonly kind: string;
  readonly currency: string;
  readonly live: FigureValue | null;
  readonly rebuilt: FigureValue | null;
}

export interface FigureValue {
  readonly count: bigint;
  readonly sum: bigint;
}

/** A place in the archive, which is read in this order. */
export interface ArchivePosition {
  readonly tenantId: string;
  readonly id: string;
}

/** What a rebuild works on, inside one transaction that sees archive and live figures as of one moment. */
export interface Rebuild {
  readonly tx: BatchTransaction;
  eventsInArchive(): Promise<number>;
  /** The next facts after `position`, at most `limit`. */
  readFacts(position: ArchivePosition | undefined, limit: number): Promise<readonly Fact[]>;
  /** The first differences between the live and the rebuilt figures, at most `limit`, and how many there are. */
  compare(limit: number): Promise<{ readonly total: number; readonly first: readonly Difference[] }>;
}

/** Where rebuilds run: each alone, and without a trace. */
export interface Rebuilds {
  run<T>(work: (rebuild: Rebuild) => Promise<T>): Promise<T>;
}
