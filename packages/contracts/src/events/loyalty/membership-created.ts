import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { idSchema, timestampSchema } from '../../values.ts';

export const membershipCreated = defineEvent({
  service: 'loyalty',
  aggregate: 'membership',
  name: 'membership-created',
  version: 1,
  description: 'A person takes part in the tenant’s programme.',
  schema: z.object({
    membershipId: idSchema,
    userId: idSchema,
    tier: z.string(),
    createdAt: timestampSchema,
  }),
  example: {
    membershipId: '019a8f2e-7c00-7000-8000-00000000000c',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    tier: 'bronze',
    createdAt: '2026-11-21T20:00:01.000Z',
  },
});
