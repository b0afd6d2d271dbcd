import { currencySchema, idSchema, roleSchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { Tenant } from '../domain/tenant.ts';
import type { Membership } from '../use-cases/ports.ts';

export const joinPolicySchema = z
  .enum(['OPEN', 'CLOSED'])
  .describe('OPEN lets anybody who is signed in join as member; CLOSED lets nobody join by themselves');

export const tenantSchema = z.object({
  id: idSchema,
  name: z.string(),
  slug: z.string(),
  currency: currencySchema,
  timeZone: z.string(),
  joinPolicy: joinPolicySchema,
  createdAt: timestampSchema,
});

export const tenantToHttp = (tenant: Tenant): z.input<typeof tenantSchema> => {
  const { createdBy: _, createdAt, ...rest } = tenant;
  return { ...rest, createdAt: createdAt.toISOString() };
};

export const membershipSchema = z.object({ tenant: tenantSchema, role: roleSchema });

export const membershipToHttp = ({ tenant, role }: Membership): z.input<typeof membershipSchema> => ({
  tenant: tenantToHttp(tenant),
  role,
});
