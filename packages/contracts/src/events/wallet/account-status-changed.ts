import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { growingEnum, idSchema } from '../../values.ts';

const publishedAccountStatusSchema = growingEnum(['ACTIVE', 'SUSPENDED', 'CLOSED']);

export const accountStatusChanged = defineEvent({
  service: 'wallet',
  aggregate: 'account',
  name: 'account-status-changed',
  version: 1,
  description: 'An account was suspended, taken back into use, or closed for good.',
  schema: z.object({
    accountId: idSchema,
    ownerKind: z.enum(['user', 'pool', 'tenant']),
    ownerId: z.string(),
    previousStatus: publishedAccountStatusSchema,
    status: publishedAccountStatusSchema,
    reason: z.string().max(500),
  }),
  example: {
    accountId: '019a8f2e-7c00-7000-8000-000000000003',
    ownerKind: 'user',
    ownerId: '019a8f2e-7c00-7000-8000-000000000001',
    previousStatus: 'ACTIVE',
    status: 'SUSPENDED',
    reason: 'A stolen phone',
  },
});
