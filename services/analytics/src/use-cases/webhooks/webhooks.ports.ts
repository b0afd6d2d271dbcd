import type { CallContext } from '@tessera/runtime/context';
import type { DeliveryStatus, Outcome, Verdict, WebhookDelivery } from '../../domain/webhooks/delivery.ts';
import type { WebhookEndpoint } from '../../domain/webhooks/endpoint.ts';
import type { WebhookMessage } from '../../domain/webhooks/message.ts';

/** A position in a list of deliveries, newest first. */
export interface DeliveryFilter {
  readonly endpointId: string;
  readonly status?: DeliveryStatus;
  readonly limit: number;
  /** The event's id after which the page begins. */
  readonly before?: string;
}

/** The tenant's endpoints inside one transaction. */
export interface EndpointRows {
  /** Keeps other changes of the tenant's endpoints out until the commit, and returns them all. */
  lockAll(): Promise<WebhookEndpoint[]>;
  lock(endpointId: string): Promise<WebhookEndpoint | undefined>;
  insert(endpoint: WebhookEndpoint): Promise<void>;
  save(endpoint: WebhookEndpoint): Promise<void>;
  /** From now on nobody sees it; its deliveries go with it, by and by. */
  remove(endpointId: string, now: Date): Promise<void>;
}

/** What signs, inside one transaction. Plain here, sealed where it is kept. */
export interface SecretRows {
  /** Lets those that sign now go on beside a new one for a while; of many only the latest few. */
  retire(endpointId: string, forHours: number): Promise<void>;
  insert(endpointId: string, secret: string): Promise<void>;
}

export interface DeliveryRows {
  /** Sends it, or sends it again, as if it had never been tried. Undefined where the tenant has no such event. */
  queueAgain(endpointId: string, eventId: string): Promise<WebhookDelivery | undefined>;
  /** Queues the event that tries the endpoint out. */
  queueTest(endpointId: string, eventId: string): Promise<WebhookDelivery>;
}

export interface WebhookRows {
  readonly endpoints: EndpointRows;
  readonly secrets: SecretRows;
  readonly deliveries: DeliveryRows;
}

/** The tenant's webhooks. A refusal is remembered like an answer, so it comes before anything is written. */
export interface Webhooks {
  transact<T>(ctx: CallContext, work: (rows: WebhookRows) => Promise<T>): Promise<T>;
  list(ctx: CallContext): Promise<WebhookEndpoint[]>;
  find(endpointId: string, ctx: CallContext): Promise<WebhookEndpoint | undefined>;
  /** Undefined where there is no such endpoint. */
  listDeliveries(filter: DeliveryFilter, ctx: CallContext): Promise<WebhookDelivery[] | undefined>;
}

/** Why nothing may be sent to a URL, in a sentence; undefined where it may. A name's addresses are looked at when it is sent to. */
export type RefuseUrl = (url: string) => string | undefined;

/** A new `whsec_…`, from a source that nobody can predict. */
export type NewSecret = () => string;

/** A delivery that this process alone may attempt, until its lease is over. */
export interface ClaimedDelivery {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly url: string;
  /** Newest first; undefined where they cannot be read here. */
  readonly secrets: readonly string[] | undefined;
  readonly leaseId: string;
  /** This one included. */
  readonly attempts: number;
  readonly message: WebhookMessage;
  readonly traceparent: string | undefined;
}

export interface Claim {
  readonly leaseId: string;
  /** How many are on their way to which endpoint from here. */
  readonly sending: ReadonlyMap<string, number>;
  readonly perEndpoint: number;
  readonly limit: number;
}

/** Deliveries of all tenants, for the job that sends them. */
export interface DueDeliveries {
  claim(claim: Claim): Promise<ClaimedDelivery[]>;
  /** Writes down what came of it, unless the lease went to somebody else. Returns why its endpoint was disabled by it, if it was. */
  settle(
    delivery: ClaimedDelivery,
    result: { readonly outcome: Outcome; readonly verdict: Verdict },
  ): Promise<'GONE' | 'FAILING' | undefined>;
  /** For how long the oldest delivery of an endpoint that works has waited for its turn. */
  oldestDueSeconds(): Promise<number>;
}

/** Posts a signed message. Never throws for what a receiver, its name or its network does. */
export type PostWebhook = (
  letter: {
    readonly url: string;
    readonly id: string;
    readonly body: string;
    readonly secrets: readonly string[];
    readonly at: Date;
  },
  signal: AbortSignal,
) => Promise<Outcome>;

/** What deliveries leave behind, over all tenants. Each is at most a slice of rows, and returns how many they were. */
export interface WebhookLeftovers {
  deleteFinished(keptDays: number, slice: number): Promise<number>;
  /** What waited for an endpoint when it was disabled is given up, so that it is seen, and not sent months later when it is enabled. */
  giveUpForDisabled(slice: number): Promise<number>;
  deleteForDeleted(slice: number): Promise<number>;
  /** Deleted endpoints without deliveries, and secrets whose time is over. */
  deleteEnded(): Promise<void>;
  /** After a change of keys every secret is sealed with the new one, so that the old one can be taken out. */
  reseal(): Promise<number>;
}
