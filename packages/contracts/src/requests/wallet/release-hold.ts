import { z } from 'zod';
import { defineRequest } from '../../define-request.ts';
import { idSchema } from '../../values.ts';
import { holdErrors } from './errors.ts';

export const releaseHold = defineRequest({
  service: 'wallet',
  verb: 'release-hold',
  version: 1,
  description: 'Frees held money because its purpose fell away. A hold that has expired counts as freed.',
  callers: ['raffle'],
  changes: true,
  timeoutMs: 5_000,
  input: z.object({ holdId: idSchema }),
  output: z.object({ holdId: idSchema, status: z.enum(['RELEASED', 'EXPIRED']) }),
  errors: holdErrors,
  example: {
    input: { holdId: '019a8f2e-7c00-7000-8000-000000000007' },
    output: { holdId: '019a8f2e-7c00-7000-8000-000000000007', status: 'RELEASED' },
  },
});
