import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { retryMail } from '../../use-cases/mails/retry-mail.ts';
import { errorStatus } from '../error-status.ts';
import { mailSchema, mailToHttp } from './mail.mapping.ts';

export const retryMailRoute = (retryMailWith: ReturnType<typeof retryMail>) =>
  defineRoute({
    method: 'post',
    path: '/v1/mails/{mailId}/retry',
    operationId: 'retryMail',
    summary: 'Take a mail up again that was given up',
    description: 'It is skipped where it has become too late for it to be of use.',
    tags: ['tenants'],
    access: { kind: 'tenant', scopes: ['members:manage'] },
    request: { params: z.object({ mailId: idSchema }) },
    responses: { 202: { description: 'The mail, which waits for its turn', schema: mailSchema } },
    refusals: pick(errorStatus, ['identity.mail_not_found', 'identity.mail_ended']),
    handle: ({ params }, ctx) => retryMailWith(params, ctx),
    toReply: (mail) => ({ status: 202, body: mailToHttp(mail) }),
  });
