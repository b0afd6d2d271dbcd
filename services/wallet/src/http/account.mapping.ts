import { amountMinorSchema, currencySchema, hex32Schema, idSchema, timestampSchema } from '@tessera/contracts';
import { toHex } from '@tessera/kernel';
import { z } from 'zod';
import type { Account } from '../domain/accounts/account.ts';

export const ownerKindSchema = z.enum(['user', 'pool', 'tenant']).describe('Whose account it is');

export const accountStatusSchema = z.enum(['ACTIVE', 'SUSPENDED', 'CLOSED']).describe('What the account takes part in');

const limitSchema = amountMinorSchema.nullable();

export const accountSchema = z.object({
  accountId: idSchema,
  ownerKind: ownerKindSchema,
  ownerId: idSchema.describe('The person, the pool or the tenant'),
  kind: z
    .string()
    .describe('default, receivable for what a person owes, or the name of one of the tenant’s own accounts'),
  provider: z.string().nullable().describe('The payment provider that an external account stands for'),
  currency: currencySchema,
  status: accountStatusSchema,
  postedMinor: amountMinorSchema.describe('The sum of the account’s entries'),
  heldMinor: amountMinorSchema.describe('What of it is set aside'),
  pendingInMinor: amountMinorSchema.describe('What is announced and not here yet'),
  availableMinor: amountMinorSchema.describe('What can be spent: posted less held'),
  floorMinor: amountMinorSchema.nullable().describe('The available balance never falls below it'),
  sequence: z.int().min(0).describe('Number of entries'),
  headHash: hex32Schema.describe('Chain hash of the last entry; zeros before the first'),
  openedAt: timestampSchema,
  spending: z
    .object({
      perDayMinor: limitSchema,
      perMonthMinor: limitSchema,
      day: z.iso.date().describe('The day, in UTC, that the counts are of'),
      dayMinor: amountMinorSchema.describe('Spent on that day'),
      monthMinor: amountMinorSchema.describe('Spent in its month'),
      heldMinor: amountMinorSchema.describe('Set aside to be spent'),
    })
    .nullable()
    .describe('Limits of what its owner spends, and what counts against them; null where there are none'),
  owes: z.boolean().describe('Whether its owner owes money in this currency: see their account of the kind receivable'),
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
  spending: account.spending && {
    perDayMinor: amountOrNull(account.spending.perDayMinor),
    perMonthMinor: amountOrNull(account.spending.perMonthMinor),
    day: account.spending.day,
    dayMinor: Number(account.spending.dayMinor),
    monthMinor: Number(account.spending.monthMinor),
    heldMinor: Number(account.spending.heldMinor),
  },
  owes: account.owes,
});

const amountOrNull = (amountMinor: bigint | null): number | null => (amountMinor === null ? null : Number(amountMinor));
