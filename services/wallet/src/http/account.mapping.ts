import { amountMinorSchema, currencySchema, hex32Schema, idSchema, timestampSchema } from '@tessera/contracts';
import { toHex } from '@tessera/kernel';
import { z } from 'zod';
import type { Account } from '../domain/account.ts';

export const ownerKindSchema = z.enum(['user', 'pool', 'tenant']).describe('Whose account it is');

export const accountSchema = z.object({
  accountId: idSchema,
  ownerKind: ownerKindSchema,
  ownerId: idSchema.describe('The person, the pool or the tenant'),
  kind: z.string().describe('default, or the name of one of the tenant’s own accounts'),
  provider: z.string().nullable().describe('The payment provider that an external account stands for'),
  currency: currencySchema,
  status: z.enum(['ACTIVE', 'SUSPENDED', 'CLOSED']),
  postedMinor: amountMinorSchema.describe('The sum of the account’s entries'),
  heldMinor: amountMinorSchema.describe('What of it is set aside'),
  pendingInMinor: amountMinorSchema.describe('What is announced and not here yet'),
  availableMinor: amountMinorSchema.describe('What can be spent: posted less held'),
  floorMinor: amountMinorSchema.nullable().describe('The available balance never falls below it'),
  sequence: z.int().min(0).describe('Number of entries'),
  headHash: hex32Schema.describe('Chain hash of the last entry; zeros before the first'),
  openedAt: timestampSchema,
});

export const accountToHttp = (account: Account): z.input<typeof accountSchema> => ({
  accountId: account.id,
  ownerKind: account.ownerKind,
  ownerId: account.ownerId,
  kind: account.kind,
  provider: account.provider === '' ? null : account.provider,
  currency: account.currency,
  status: account.status,
  postedMinor: Number(account.postedMinor),
  heldMinor: Number(account.heldMinor),
  pendingInMinor: Number(account.pendingInMinor),
  availableMinor: Number(account.postedMinor - account.heldMinor),
  floorMinor: account.floorMinor === null ? null : Number(account.floorMinor),
  sequence: account.sequence,
  headHash: toHex(account.headHash),
  openedAt: account.openedAt.toISOString(),
});
