import { idSchema, timestampSchema } from '@tessera/contracts';
import { defineRoute, encodeCursor, idPageQuery, pageOf } from '@tessera/runtime/http';
import { z } from 'zod';
import type { listEvents } from '../use-cases/list-events.ts';

const eventSchema = z.object({
  id: idSchema,
  subject: z.string(),
  aggregate: z.string(),
  aggregateId: z.string(),
  sequence: z.int().describe('The aggregate’s own count of its events'),
  correlationId: z.string(),
  occurredAt: timestampSchema,
  receivedAt: timestampSchema,
  data: z.unknown(),
});

export const listEventsRoute = (listEventsWith: ReturnType<typeof listEvents>) =>
  defineRoute({
    method: 'get',
    path: '/v1/event-log',
    operationId: 'listEvents',
    summary: 'See everything that happened in the tenant, newest first',
    tags: ['analytics'],
    access: { kind: 'tenant', scopes: ['analytics:read'] },
    request: {
      query: idPageQuery.extend({ subject: z.string().max(128).optional().describe('Only events of this subject') }),
    },
    responses: { 200: { description: 'A page of events', schema: pageOf(eventSchema) } },
    refusals: {},
    handle: ({ query: { limit, cursor, subject } }, ctx) =>
      listEventsWith(
        { limit, ...(subject === undefined ? {} : { subject }), ...(cursor === undefined ? {} : { before: cursor }) },
        ctx,
      ),
    toReply: ({ items, nextCursor }) => ({
      status: 200,
      body: {
        items: items.map(({ occurredAt, receivedAt, ...event }) => ({
          ...event,
          occurredAt: occurredAt.toISOString(),
          receivedAt: receivedAt.toISOString(),
        })),
        nextCursor: nextCursor === null ? null : encodeCursor(nextCursor),
      },
    }),
  });
