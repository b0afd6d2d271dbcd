import { z } from 'zod';
import { idSchema } from '../values.ts';
import { prizeKindSchema } from './raffle.ts';

/** What every event of a claim says: which it is, to what, and who has it. */
export const claimFields = {
  claimId: idSchema,
  poolId: idSchema,
  prizeId: idSchema,
  prizeKind: prizeKindSchema,
  userId: idSchema,
  place: z.int().min(1).describe('Which of the pool’s prizes'),
  ticketNumber: z.int().min(1),
};

/** The claim of which the examples tell. */
export const claimExample = {
  claimId: '019a8f2e-7c00-7000-8000-000000000060',
  poolId: '019a8f2e-7c00-7000-8000-00000000000a',
  prizeId: '019a8f2e-7c00-7000-8000-000000000009',
  prizeKind: 'PHYSICAL',
  userId: '019a8f2e-7c00-7000-8000-000000000001',
  place: 1,
  ticketNumber: 12,
} as const;

/** How the two events say it in which a prize goes on to somebody else. */
export const nextClaimIdSchema = idSchema
  .optional()
  .describe('The alternate’s claim that follows; absent where the prize is unclaimed');
