import { z } from 'zod';
import { serviceNames } from './services.ts';

const traceparent = z
  .string()
  .regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/)
  .describe('W3C trace context of what caused the message')
  .optional();

/** The headers of every event's message, as NATS carries them: CloudEvents 1.0 in binary mode, and the trace. */
export const eventHeadersSchema = z.object({
  'Nats-Msg-Id': z.uuid().describe('The event’s id again: by it the stream knows a repeat'),
  'ce-specversion': z.literal('1.0'),
  'ce-id': z.uuid().describe('UUIDv7 of the event'),
  'ce-source': z.string().describe('/tessera/<service>'),
  'ce-type': z.string().describe('The subject without its leading "events."'),
  'ce-time': z.iso.datetime().describe('When it happened, UTC'),
  'ce-subject': z.string().describe('Id of the aggregate, percent-encoded'),
  'ce-datacontenttype': z.literal('application/json'),
  'ce-dataschema': z.url().describe('Name of the JSON Schema of the data'),
  'ce-tenant': z.uuid().describe('The tenant; the nil UUID for what belongs to none'),
  'ce-aggregate': z.string().describe('What kind of thing it happened to'),
  'ce-sequence': z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .describe('The aggregate’s own count of its events, from 1, without gaps'),
  'ce-correlationid': z
    .string()
    .describe('The same from the request at the edge to the last consumer, percent-encoded'),
  traceparent,
});

/** The headers of every request's message. */
export const requestHeadersSchema = z.object({
  caller: z.enum(serviceNames).describe('The service that asks'),
  tenant: z.uuid().describe('The tenant it asks for'),
  'actor-kind': z.enum(['user', 'service', 'system']).describe('On whose behalf'),
  'actor-id': z.string().describe('The user’s id, or a service’s name'),
  'actor-role': z.string().optional().describe('The user’s role in the tenant'),
  'correlation-id': z.string(),
  deadline: z.string().regex(/^\d+$/).describe('Milliseconds since 1970; after it nobody waits for the answer'),
  'idempotency-key': z
    .string()
    .optional()
    .describe('On every request that changes something: the same key has one effect'),
  traceparent,
});

/** The header of every reply, which says how its body is to be read. */
export const replyHeadersSchema = z.object({
  outcome: z
    .enum(['done', 'refused', 'in-flight', 'conflict', 'invalid', 'failed'])
    .describe(
      'done: the output. refused: a refusal. in-flight: ask again soon. Anything else: a bug or a lost dependency',
    ),
});
