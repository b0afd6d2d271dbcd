import { defineRoute, encodeCursor, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listMails } from '../../use-cases/mails/list-mails.ts';
import { mailSchema, mailStatusSchema, mailToHttp } from './mail.mapping.ts';

export const listMailsRoute = (listMailsWith: ReturnType<typeof listMails>) =>
  defineRoute({
    method: 'get',
    path: '/v1/mails',
    operationId: 'listMails',
    summary: 'See which mails went to members, newest first',
    description: 'What a mail said is shown only where mails stay in the developer outbox.',
    tags: ['tenants'],
    access: { kind: 'tenant', scopes: ['members:manage'] },
    request: { query: idPageQuery.extend({ status: mailStatusSchema.optional() }) },
    responses: { 200: { description: 'A page of mails', schema: pageOf(mailSchema) } },
    refusals: {},
    handle: ({ query: { limit, cursor, status } }, ctx) =>
      listMailsWith(
        { limit, ...(cursor === undefined ? {} : { before: cursor }), ...(status === undefined ? {} : { status }) },
        ctx,
      ),
    toReply: ({ items, nextBefore }) => ({
      status: 200,
      body: { items: items.map(mailToHttp), nextCursor: nextBefore === null ? null : encodeCursor(nextBefore) },
    }),
  });
