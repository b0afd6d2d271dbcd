import { hex32Schema, idSchema } from '@tessera/contracts';
import { toHex } from '@tessera/kernel';
import { decodeCursor, defineRoute, encodeCursor, pageOf, pageQuery, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { listTickets } from '../../use-cases/purchases/list-tickets.ts';
import { errorStatus } from '../error-status.ts';
import { ticketSchema, ticketToHttp } from './purchase.mapping.ts';

const ownTicketSchema = ticketSchema.extend({ entrantSalt: hex32Schema });

/** `cursor` stands for the last ticket number of the page before. */
const numberPageQuery = pageQuery.extend({
  cursor: pageQuery.shape.cursor.transform((cursor, context) => {
    if (cursor === undefined) return 0;
    const number = z.coerce.number().int().min(1).max(0x7fff_ffff).safeParse(decodeCursor(cursor));
    if (number.success) return number.data;
    context.addIssue({ code: 'custom', message: 'take the cursor from nextCursor as it is' });
    return z.NEVER;
  }),
});

export const listTicketsRoute = (listTicketsWith: ReturnType<typeof listTickets>) =>
  defineRoute({
    method: 'get',
    path: '/v1/pools/{poolId}/tickets',
    operationId: 'listTickets',
    summary: 'See one’s own tickets of a pool',
    description: 'With the salt that shows, to whomever one gives it, that they are in the published list.',
    tags: ['purchases'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: { params: z.object({ poolId: idSchema }), query: numberPageQuery },
    responses: { 200: { description: 'A page of tickets, in number order', schema: pageOf(ownTicketSchema) } },
    refusals: pick(errorStatus, ['raffle.pool_not_found']),
    handle: ({ params, query: { limit, cursor } }, ctx) => listTicketsWith({ ...params, limit, after: cursor }, ctx),
    toReply: ({ items, next }) => ({
      status: 200,
      body: {
        items: items.map((ticket) => ({ ...ticketToHttp(ticket), entrantSalt: toHex(ticket.entrantSalt) })),
        nextCursor: next === null ? null : encodeCursor(String(next)),
      },
    }),
  });
