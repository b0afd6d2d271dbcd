import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { idSchema, timestampSchema } from '../../values.ts';

export const userRegistered = defineEvent({
  service: 'identity',
  aggregate: 'user',
  name: 'user-registered',
  version: 1,
  description: 'A person signed up; people belong to no tenant.',
  schema: z.object({
    userId: idSchema,
    registeredAt: timestampSchema,
  }),
  example: {
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    registeredAt: '2026-11-21T20:00:00.000Z',
  },
});
