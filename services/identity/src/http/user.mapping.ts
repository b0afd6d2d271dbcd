import { idSchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { User } from '../use-cases/ports.ts';

/** Stored and compared in lower case; RFC 5321 allows no longer address in a path. */
export const emailSchema = z.email().max(254).toLowerCase();

export const nameSchema = z.string().trim().min(1).max(200);

export const userSchema = z.object({
  id: idSchema,
  email: z.string(),
  emailVerified: z.boolean(),
  name: z.string(),
  createdAt: timestampSchema,
});

export const userToHttp = ({ createdAt, ...user }: User): z.input<typeof userSchema> => ({
  ...user,
  createdAt: createdAt.toISOString(),
});
