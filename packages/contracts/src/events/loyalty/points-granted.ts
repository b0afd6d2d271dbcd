import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { grantSourceSchema } from '../../shared/grant.ts';
import { idSchema, pointsSchema, timestampSchema } from '../../values.ts';

export const pointsGranted = defineEvent({
  service: 'loyalty',
  aggregate: 'membership',
  name: 'points-granted',
  version: 1,
  description:
    'Points were credited as one lot because another service said so, by no rule; they can be spent and raise no tier.',
  schema: z.object({
    membershipId: idSchema,
    userId: idSchema,
    entryId: idSchema,
    lotId: idSchema,
    points: pointsSchema,
    balance: pointsSchema,
    source: grantSourceSchema,
    grantedAt: timestampSchema,
  }),
  example: {
    membershipId: '019a8f2e-7c00-7000-8000-00000000000c',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    entryId: '019a8f2e-7c00-7000-8000-000000000062',
    lotId: '019a8f2e-7c00-7000-8000-00000000000e',
    points: '250.00',
    balance: '275.00',
    source: { type: 'prize', id: '019a8f2e-7c00-7000-8000-000000000060' },
    grantedAt: '2026-11-22T08:00:01.000Z',
  },
});
