import { z } from 'zod';
import { defineRequest } from '../../define-request.ts';
import { grantSourceSchema } from '../../shared/grant.ts';
import { idSchema, pointsSchema, timestampSchema } from '../../values.ts';

export const grantPoints = defineRequest({
  service: 'loyalty',
  verb: 'grant-points',
  version: 1,
  description: 'Credits a member with points that no rule gives, once for one source.',
  callers: ['raffle'],
  changes: true,
  timeoutMs: 5_000,
  input: z.object({ userId: idSchema, points: pointsSchema, source: grantSourceSchema }),
  output: z.object({ entryId: idSchema, lotId: idSchema, balance: pointsSchema, grantedAt: timestampSchema }),
  errors: [
    {
      code: 'loyalty.membership_not_found',
      meaning: 'The person does not take part in the tenant’s programme, or not yet.',
    },
    { code: 'loyalty.points_not_positive', meaning: 'Only more than nothing can be given.' },
    { code: 'loyalty.balance_overflow', meaning: 'The balance would pass what can be written with 15 digits.' },
    { code: 'loyalty.source_used', meaning: 'The source has given other points, or to somebody else.' },
  ],
  example: {
    input: {
      userId: '019a8f2e-7c00-7000-8000-000000000001',
      points: '250.00',
      source: { type: 'prize', id: '019a8f2e-7c00-7000-8000-000000000060' },
    },
    output: {
      entryId: '019a8f2e-7c00-7000-8000-000000000062',
      lotId: '019a8f2e-7c00-7000-8000-00000000000e',
      balance: '275.00',
      grantedAt: '2026-11-22T08:00:01.000Z',
    },
  },
});
