import { z } from 'zod';
import { growingEnum, hex32Schema, idSchema } from '../values.ts';

/** Why money moved. */
export const transferReasons = [
  'TOPUP',
  'TICKET_PURCHASE',
  'REFUND',
  'PRIZE_PAYOUT',
  'WITHDRAWAL',
  'COMMISSION_PAYOUT',
  'ADJUSTMENT',
  'TRANSFER',
  'FEE',
  'EXCHANGE',
  'CHARGEBACK',
  'SETTLEMENT',
] as const;
export type TransferReason = (typeof transferReasons)[number];
export const transferReasonSchema = z.enum(transferReasons).describe('Why the money moved');

/** The same in events: more reasons will come. */
export const publishedReasonSchema = growingEnum(transferReasons).describe('Why the money moved');

/** What a transfer or hold is about, in the words of the service that asked for it. */
export const referencesSchema = z
  .object({
    purchaseId: idSchema.optional(),
    poolId: idSchema.optional(),
    ticketNumbers: z.array(z.int().min(1)).max(1_000).optional(),
    paymentId: idSchema.optional(),
    holdId: idSchema.optional(),
    withdrawalId: idSchema.optional(),
    adjustmentId: idSchema.optional(),
    externalId: z.string().max(255).optional(),
    refundId: idSchema.optional(),
    disputeId: idSchema.optional(),
    exchangeId: idSchema.optional(),
    rate: z.string().max(40).optional(),
    note: z.string().max(500).optional(),
  })
  .describe('What it is about');
export type References = z.output<typeof referencesSchema>;

/** The tenant’s own accounts. They may go below zero: what the outside paid in is owed to members. */
export const systemAccounts = ['external', 'revenue', 'prizes', 'fees', 'receivable', 'suspense', 'exchange'] as const;
export type SystemAccount = (typeof systemAccounts)[number];

/** An account by its owner; pools' and the tenant's own are opened when first used. */
export const accountRefSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user'), userId: idSchema }),
  z.object({ kind: z.literal('pool'), poolId: idSchema }),
  z.object({
    kind: z.literal('system'),
    name: z.enum(systemAccounts),
    provider: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,31}$/)
      .optional()
      .describe('With external: one account a provider'),
  }),
]);
export type AccountRef = z.output<typeof accountRefSchema>;

/** Which entry of the ledger: one side of a transfer, named so that whoever has an export of the ledger finds it and sees that it is the very one. */
export const entryRefSchema = z
  .object({
    accountId: idSchema,
    sequence: z.int().min(1).describe('The account’s own count'),
    hash: hex32Schema.describe('Hash of the account’s chain up to and with this entry'),
  })
  .describe('An entry of the ledger');
export type EntryRef = z.output<typeof entryRefSchema>;

/** The two sides of a transfer; left out where it was answered before they were told. */
export const transferSides = {
  debitEntry: entryRefSchema.optional().describe('The payer’s side; left out in answers of before it was told'),
  creditEntry: entryRefSchema.optional().describe('The receiver’s side; left out in answers of before it was told'),
};

/** The sides of which the examples tell. */
export const transferSidesExample = {
  debitEntry: {
    accountId: '019a8f2e-7c00-7000-8000-00000000000c',
    sequence: 7,
    hash: 'abababababababababababababababababababababababababababababababab',
  },
  creditEntry: {
    accountId: '019a8f2e-7c00-7000-8000-00000000000d',
    sequence: 3,
    hash: 'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd',
  },
} as const;
