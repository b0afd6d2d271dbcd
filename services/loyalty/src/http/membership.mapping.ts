import { idSchema, pointsSchema, timestampSchema } from '@tessera/contracts';
import { formatPoints } from '@tessera/kernel';
import { z } from 'zod';
import type { Membership } from '../domain/membership.ts';

export const membershipSchema = z.object({
  id: idSchema,
  userId: idSchema,
  tier: z.string(),
  balance: pointsSchema.describe('Points that can be spent'),
  lifetimeEarned: pointsSchema.describe('Points ever earned; the basis of the tier'),
  createdAt: timestampSchema,
});

export const membershipToHttp = (membership: Membership): z.input<typeof membershipSchema> => ({
  id: membership.id,
  userId: membership.userId,
  tier: membership.tier,
  balance: formatPoints(membership.balance),
  lifetimeEarned: formatPoints(membership.lifetime),
  createdAt: membership.createdAt.toISOString(),
});
