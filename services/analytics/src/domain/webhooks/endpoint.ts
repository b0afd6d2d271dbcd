import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import { tidyTypes } from './event-type.ts';

/** `BY_TENANT`: switched off. `GONE`: it answered 410. `FAILING`: for days nothing got through. */
export type DisabledReason = 'BY_TENANT' | 'GONE' | 'FAILING';

/** Where a tenant wants to be told of its events, as it is shown. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  /** Types of events, or `*` alone. */
  readonly eventTypes: readonly string[];
  /** Null while it is in use. */
  readonly disabled: { readonly reason: DisabledReason; readonly at: Date } | null;
  /** The first failure since anything got through; null where the last attempt did. */
  readonly failingSince: Date | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly version: number;
}

export interface EndpointSettings {
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
}

export type EndpointChanges = Partial<EndpointSettings & { readonly enabled: boolean }>;

/** What a tenant can have: each one is asked about every event of the tenant. */
export const MAX_ENDPOINTS = 20;

export type UrlTaken = Refusal<'analytics.webhook_url_taken'>;
export type NoPlace = UrlTaken | Refusal<'analytics.webhook_endpoints_full'>;

type Other = Pick<WebhookEndpoint, 'id' | 'url'>;

/** Two endpoints of one URL would be told of everything twice. */
export const findUrl = (url: string, others: readonly Other[]): Result<null, UrlTaken> => {
  const same = others.find((other) => other.url === url);
  if (same === undefined) return ok(null);
  return refuse('analytics.webhook_url_taken', 'Another endpoint has this URL; change that one.', {
    pointer: '/url',
    details: { endpointId: same.id },
  });
};

/** Whether one more endpoint has a place beside the others. */
export const findPlace = (url: string, others: readonly Other[]): Result<null, NoPlace> => {
  const free = findUrl(url, others);
  if (!free.ok || others.length < MAX_ENDPOINTS) return free;
  return refuse('analytics.webhook_endpoints_full', `A tenant has ${MAX_ENDPOINTS} endpoints at most.`);
};

export const newEndpoint = (id: string, settings: EndpointSettings, now: Date): WebhookEndpoint => ({
  ...settings,
  id,
  eventTypes: tidyTypes(settings.eventTypes),
  disabled: null,
  failingSince: null,
  createdAt: now,
  changedAt: now,
  version: 1,
});

/** What is left out stays. One that is switched on again begins afresh; what disabled it is kept while nobody says otherwise. */
export const editEndpoint = (
  endpoint: WebhookEndpoint,
  { enabled, ...changes }: EndpointChanges,
  now: Date,
): WebhookEndpoint => {
  const edited = { ...endpoint, ...changes, changedAt: now, version: endpoint.version + 1 };
  const tidied = { ...edited, eventTypes: tidyTypes(edited.eventTypes) };
  if (enabled === undefined) return tidied;
  if (enabled) return endpoint.disabled === null ? tidied : { ...tidied, disabled: null, failingSince: null };
  return { ...tidied, disabled: endpoint.disabled ?? { reason: 'BY_TENANT', at: now } };
};
