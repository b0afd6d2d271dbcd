import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, timeZoneSchema } from '../../values.ts';

export const tenantCreated = defineEvent({
  service: 'identity',
  aggregate: 'tenant',
  name: 'tenant-created',
  version: 1,
  description: 'An operator’s tenant came into being; its creator owns it.',
  schema: z.object({
    tenantId: idSchema,
    name: z.string(),
    slug: z.string(),
    currency: currencySchema,
    timeZone: timeZoneSchema,
    ownerId: idSchema,
  }),
  example: {
    tenantId: '019a8f2e-7c00-7000-8000-000000000002',
    name: 'Moonlight Club',
    slug: 'moonlight-club',
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
    ownerId: '019a8f2e-7c00-7000-8000-000000000001',
  },
});
