import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema } from '../../values.ts';

export const accountOpened = defineEvent({
  service: 'wallet',
  aggregate: 'account',
  name: 'account-opened',
  version: 1,
  description: 'An account exists and its balance is zero.',
  schema: z.object({
    accountId: idSchema,
    ownerKind: z.enum(['user', 'pool', 'tenant']),
    ownerId: z.string().describe('User or pool id, or the tenant’s own id'),
    kind: z.string().describe('default for a person’s main account; else the system account’s name'),
    currency: currencySchema,
  }),
  example: {
    accountId: '019a8f2e-7c00-7000-8000-000000000003',
    ownerKind: 'user',
    ownerId: '019a8f2e-7c00-7000-8000-000000000001',
    kind: 'default',
    currency: 'EUR',
  },
});
