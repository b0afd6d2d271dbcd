import type { EventContract, RequestContract } from '../src/index.ts';
import { isSchema, type JsonSchema } from './compatibility/json-schema.ts';
import { wireSchema } from './wire-schema.ts';

/** What others rely on in an event: its place and the form of its data. Sentences and examples may change freely. */
export interface PublishedEvent {
  readonly kind: 'event';
  readonly subject: string;
  readonly stream: string;
  readonly data: JsonSchema;
}

/** What callers and callee rely on in a request. */
export interface PublishedRequest {
  readonly kind: 'request';
  readonly subject: string;
  readonly callers: readonly string[];
  /** Whether callers send an idempotency key. */
  readonly changes: boolean;
  readonly errors: readonly string[];
  readonly input: JsonSchema;
  readonly output: JsonSchema;
}

export type PublishedMessage = PublishedEvent | PublishedRequest;

/** The form of a catalogue that is compared with the committed one, by subject. */
export const toPublished = (catalogue: {
  readonly events: readonly EventContract[];
  readonly requests: readonly RequestContract[];
}): ReadonlyMap<string, PublishedMessage> =>
  new Map<string, PublishedMessage>([
    ...catalogue.events.map((event): [string, PublishedMessage] => [event.subject, publishedEvent(event)]),
    ...catalogue.requests.map((request): [string, PublishedMessage] => [request.subject, publishedRequest(request)]),
  ]);

const publishedEvent = ({ subject, stream, schema }: EventContract): PublishedEvent => ({
  kind: 'event',
  subject,
  stream,
  data: withoutProse(wireSchema(schema)),
});

const publishedRequest = (request: RequestContract): PublishedRequest => ({
  kind: 'request',
  subject: request.subject,
  callers: [...request.callers].sort(),
  changes: request.changes,
  errors: request.errors.map((error) => error.code).sort(),
  input: withoutProse(wireSchema(request.input)),
  output: withoutProse(wireSchema(request.output)),
});

const PROSE = new Set(['$schema', 'title', 'description', 'examples']);

/** The rules of a schema without its sentences. A field may be called `title`, so names under `properties` are kept. */
const withoutProse = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !PROSE.has(keyword))
      .map(([keyword, value]) => [keyword, keyword === 'properties' ? eachField(value) : inner(value)]),
  );

const eachField = (fields: unknown): unknown =>
  isSchema(fields) ? Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, inner(field)])) : fields;

const inner = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inner);
  return isSchema(value) ? withoutProse(value) : value;
};
