import { idSchema, prizeKindSchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { Claim } from '../../domain/claims/claim.ts';

export const claimStateSchema = z.enum(['OPEN', 'ACCEPTED', 'FULFILLED', 'DECLINED', 'EXPIRED']);

/** A claim without its secrets, so that any answer may be remembered. */
export const claimSchema = z.object({
  id: idSchema,
  poolId: idSchema,
  prizeId: idSchema,
  prizeKind: prizeKindSchema,
  place: z.int().min(1).describe('Which of the pool’s prizes'),
  rank: z.int().min(1).describe('Where the ticket stands in the draw: winners first, alternates after them'),
  ticketNumber: z.int().min(1),
  userId: idSchema,
  state: claimStateSchema,
  openedAt: timestampSchema,
  expiresAt: timestampSchema.nullable().describe('From then on it is too late; null where nothing has to be accepted'),
  acceptedAt: timestampSchema.nullable(),
  endedAt: timestampSchema.nullable().describe('When it was declined or found expired'),
  fulfilledAt: timestampSchema.nullable().describe('When the prize had reached its winner'),
});

const time = (moment: Date | null): string | null => moment?.toISOString() ?? null;

export const claimToHttp = ({ kind, refusals: _, sequence: __, ...claim }: Claim): z.input<typeof claimSchema> => ({
  ...claim,
  prizeKind: kind,
  openedAt: claim.openedAt.toISOString(),
  expiresAt: time(claim.expiresAt),
  acceptedAt: time(claim.acceptedAt),
  endedAt: time(claim.endedAt),
  fulfilledAt: time(claim.fulfilledAt),
});
