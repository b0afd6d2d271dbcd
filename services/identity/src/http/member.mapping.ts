import { idSchema, roleSchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { Member } from '../domain/member.ts';
import type { MemberWithUser } from '../use-cases/ports.ts';

export const memberSchema = z.object({
  tenantId: idSchema,
  userId: idSchema,
  role: roleSchema,
  joinedAt: timestampSchema,
});

export const memberToHttp = ({ tenantId, userId, role, joinedAt }: Member): z.input<typeof memberSchema> => ({
  tenantId,
  userId,
  role,
  joinedAt: joinedAt.toISOString(),
});

export const memberWithUserSchema = memberSchema.extend({ name: z.string(), email: z.string() });

export const memberWithUserToHttp = (member: MemberWithUser): z.input<typeof memberWithUserSchema> => ({
  ...memberToHttp(member),
  name: member.name,
  email: member.email,
});
