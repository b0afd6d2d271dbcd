import { catalogue, idSchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { WebhookDelivery } from '../../domain/webhooks/delivery.ts';
import type { WebhookEndpoint } from '../../domain/webhooks/endpoint.ts';
import type { EndpointWithSecret } from '../../use-cases/webhooks/create-webhook-endpoint.ts';

const PREFIX = 'events.';

/** Every event of the catalogue as envelopes name it, and `*` for all, also those that come later. */
const eventTypes = new Set(['*', ...catalogue.events.map(({ subject }) => subject.slice(PREFIX.length))]);

export const endpointParams = z.object({ endpointId: idSchema });

/** As it is sent to: two spellings of one URL are one. */
const urlSchema = z
  .string()
  .max(2_048)
  .refine((text) => URL.canParse(text), 'expected a URL')
  .transform((text) => new URL(text).href)
  .describe('Where events are sent; https, and of the public internet');

export const settingsSchema = z.strictObject({
  url: urlSchema,
  description: z.string().max(200).default(''),
  eventTypes: z
    .array(z.string().refine((type) => eventTypes.has(type), 'not a type of the catalogue of contracts'))
    .min(1)
    .max(200)
    .describe('Types of events, as in the catalogue of contracts, or * for all'),
});

export const changesSchema = z.strictObject({
  url: urlSchema.optional(),
  description: z.string().max(200).optional(),
  eventTypes: settingsSchema.shape.eventTypes.optional(),
  enabled: z.boolean().optional().describe('Off: what happens meanwhile is not sent, and what waits is given up'),
});

export const endpointSchema = z.object({
  id: idSchema,
  url: z.string(),
  description: z.string(),
  eventTypes: z.array(z.string()),
  status: z.enum(['ACTIVE', 'DISABLED']),
  disabledReason: z
    .enum(['BY_TENANT', 'GONE', 'FAILING'])
    .optional()
    .describe('BY_TENANT: switched off. GONE: it answered 410. FAILING: for five days nothing got through'),
  disabledAt: timestampSchema.optional(),
  failingSince: timestampSchema.optional().describe('The first failure since anything got through'),
  createdAt: timestampSchema,
  changedAt: timestampSchema,
  version: z.int(),
});

export const endpointWithSecretSchema = endpointSchema.extend({
  secret: z.string().describe('Signs what is sent there, after Standard Webhooks. Shown this once'),
});

export const endpointToHttp = (endpoint: WebhookEndpoint): z.input<typeof endpointSchema> => ({
  id: endpoint.id,
  url: endpoint.url,
  description: endpoint.description,
  eventTypes: [...endpoint.eventTypes],
  status: endpoint.disabled === null ? 'ACTIVE' : 'DISABLED',
  ...(endpoint.disabled === null
    ? {}
    : { disabledReason: endpoint.disabled.reason, disabledAt: endpoint.disabled.at.toISOString() }),
  ...(endpoint.failingSince === null ? {} : { failingSince: endpoint.failingSince.toISOString() }),
  createdAt: endpoint.createdAt.toISOString(),
  changedAt: endpoint.changedAt.toISOString(),
  version: endpoint.version,
});

export const withSecretToHttp = ({ endpoint, secret }: EndpointWithSecret) => ({
  ...endpointToHttp(endpoint),
  secret,
});

export const deliverySchema = z.object({
  eventId: idSchema.describe('The event’s id, and the webhook-id of every attempt'),
  type: z.string(),
  status: z.enum(['PENDING', 'DELIVERED', 'FAILED']).describe('FAILED: given up; it can be sent again'),
  attempts: z.int().describe('Attempts since it was queued or asked for again'),
  createdAt: timestampSchema,
  nextAttemptAt: timestampSchema.optional(),
  lastAttemptAt: timestampSchema.optional(),
  lastStatus: z.int().optional().describe('What HTTP status was answered last'),
  lastError: z.string().optional(),
  finishedAt: timestampSchema.optional(),
});

const textOf = <Name extends string>(name: Name, at: Date | null): Partial<Record<Name, string>> =>
  at === null ? {} : ({ [name]: at.toISOString() } as Partial<Record<Name, string>>);

export const deliveryToHttp = (delivery: WebhookDelivery): z.input<typeof deliverySchema> => ({
  eventId: delivery.eventId,
  type: delivery.type,
  status: delivery.status,
  attempts: delivery.attempts,
  createdAt: delivery.createdAt.toISOString(),
  ...textOf('nextAttemptAt', delivery.nextAttemptAt),
  ...textOf('lastAttemptAt', delivery.lastAttemptAt),
  ...(delivery.lastStatus === null ? {} : { lastStatus: delivery.lastStatus }),
  ...(delivery.lastError === null ? {} : { lastError: delivery.lastError }),
  ...textOf('finishedAt', delivery.finishedAt),
});
