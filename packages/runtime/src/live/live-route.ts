import type { Refusal, Result } from '@tessera/kernel';
import { z } from 'zod';
import type { CallContext } from '../context/index.ts';
import {
  defineRoute,
  EVENT_STREAM,
  type InputOf,
  type RequestSchemas,
  type Route,
  Streamed,
  type Wire,
} from '../http/index.ts';
import type { LiveEvent } from './event-stream.ts';
import type { LiveStreams, Viewing, Watched } from './live-streams.ts';

/** Schemas of an event's data, by its type. */
export type LiveEventSchemas = Readonly<Record<string, z.ZodType>>;

/** An event with the data that its schema declares. */
export type LiveEventOf<E extends LiveEventSchemas> = {
  [Name in keyof E & string]: { readonly id: string; readonly event: Name; readonly data: Wire<z.input<E[Name]>> };
}[keyof E & string];

export interface LiveRouteDefinition<S extends RequestSchemas, News, Code extends string, E extends LiveEventSchemas> {
  /** Ends in `/live`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly scopes: Extract<Route['access'], { kind: 'tenant' }>['scopes'];
  readonly request?: S;
  readonly events: E;
  readonly refusals: Readonly<Record<Code, number>>;
  readonly live: LiveStreams;
  /** How often it is looked at though no news of it are heard. */
  readonly refreshMs: number;
  /** `lastEventId`: the last event that the client has seen, from its header. */
  watch(
    input: InputOf<S>,
    ctx: CallContext,
    lastEventId: string | undefined,
  ): Promise<Result<Watched<News>, Refusal<Code>>>;
  toEvent(news: News): LiveEventOf<E>;
}

const closingSchema = z.object({
  event: z.literal('closing'),
  data: z.object({ reason: z.enum(['token-expired', 'shutdown', 'unavailable']) }),
});

/** What the stream carries, each event as a client's parser gives it. */
const streamSchema = (events: LiveEventSchemas): z.ZodType =>
  z.union([
    ...Object.entries(events).map(([event, data]) =>
      z.object({ id: z.string().describe('To be sent back as Last-Event-ID'), event: z.literal(event), data }),
    ),
    closingSchema,
  ]);

/**
 * Declares an endpoint that answers with server-sent events (WHATWG HTML, section 9.2): first what the client does not know yet, then each
 * change. It ends when the token is over; a client comes again with a new one and with `Last-Event-ID`.
 */
export const defineLiveRoute = <
  const S extends RequestSchemas,
  News,
  Code extends string,
  const E extends LiveEventSchemas,
>(
  definition: LiveRouteDefinition<S, News, Code, E>,
): Route => {
  const { path, operationId, summary, description, tags, scopes, refusals, live, refreshMs, events } = definition;
  const checked = (news: News): LiveEvent => {
    const event = definition.toEvent(news);
    // A wrong event is found by tests, as a wrong reply is.
    if (process.env['NODE_ENV'] === 'test') events[event.event]?.parse(event.data);
    return event;
  };
  return defineRoute({
    method: 'get',
    path,
    operationId,
    summary,
    description,
    tags,
    access: { kind: 'tenant', scopes },
    ...(definition.request === undefined ? {} : { request: definition.request }),
    responses: { 200: { description: 'Server-sent events', contentType: EVENT_STREAM, schema: streamSchema(events) } },
    refusals,
    handle: async (input, ctx, { headers, tokenExpiresAt }) => {
      const found = await definition.watch(input as InputOf<S>, ctx, headers.get('last-event-id') ?? undefined);
      if (!found.ok) return found;
      const { value: watched } = found;
      const viewing: Viewing = {
        stream: operationId,
        tenantId: ctx.tenantId,
        callerId: ctx.actor.id,
        tokenExpiresAt,
        refreshMs,
        watched: { topics: () => watched.topics(), next: async () => (await watched.next()).map(checked) },
      };
      return { ok: true as const, value: viewing };
    },
    toReply: (viewing: Viewing) => ({
      status: 200,
      body: new Streamed((send, gone) => live.show(viewing, send, gone)),
      // Nothing between may keep events back or change them.
      headers: { 'content-type': EVENT_STREAM, 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' },
    }),
  });
};
