import { z } from 'zod';
import { roleSchema } from '../../access.ts';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, timestampSchema } from '../../values.ts';

export const memberAdded = defineEvent({
  service: 'identity',
  aggregate: 'member',
  name: 'member-added',
  version: 1,
  description: 'A person became part of a tenant, in a role.',
  schema: z.object({
    userId: idSchema,
    role: roleSchema,
    currency: currencySchema.describe('The tenant’s currency'),
    joinedAt: timestampSchema,
  }),
  example: {
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    role: 'member',
    currency: 'EUR',
    joinedAt: '2026-11-21T20:00:00.000Z',
  },
});
