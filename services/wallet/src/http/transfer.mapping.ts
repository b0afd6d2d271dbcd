import {
  amountMinorSchema,
  currencySchema,
  hex32Schema,
  idSchema,
  nonNegativeAmountMinorSchema,
  positiveAmountMinorSchema,
  referencesSchema,
  timestampSchema,
  transferReasonSchema,
} from '@tessera/contracts';
import { toHex } from '@tessera/kernel';
import { z } from 'zod';
import type { PostedTransfer } from '../domain/transfers/transfer.ts';
import type { TransferStatus } from '../domain/transfers/transfer-status.ts';
import type { TransferView } from '../use-cases/get-transfer.ts';
import type { OwnTransferView } from '../use-cases/get-wallet-transfer.ts';
import type { Reversal, TransferSide } from '../use-cases/statement.ports.ts';
import { ownerKindSchema } from './account.mapping.ts';
import { counterpartySchema } from './statement.mapping.ts';

/** What everybody may see of a transfer who may see it at all. */
const transferFacts = {
  transferId: idSchema,
  status: z.enum(['POSTED', 'PARTLY_REVERSED', 'REVERSED']).describe('How much of it was given back'),
  amountMinor: positiveAmountMinorSchema,
  currency: currencySchema,
  reason: transferReasonSchema,
  references: referencesSchema,
  effectiveAt: timestampSchema,
  postedAt: timestampSchema,
  reverses: idSchema.nullable().describe('The transfer that this one gives back'),
  reversedMinor: nonNegativeAmountMinorSchema.describe('What was given back of it so far'),
  reversedBy: z
    .array(z.object({ transferId: idSchema, amountMinor: positiveAmountMinorSchema, postedAt: timestampSchema }))
    .max(100)
    .describe('The transfers that gave it back, oldest first; of more than 100 the first'),
};

const entryFacts = {
  entryId: idSchema,
  accountId: idSchema,
  sequence: z.int().min(1).describe('The account’s own count'),
  direction: z.enum(['DEBIT', 'CREDIT']),
  balanceAfterMinor: amountMinorSchema,
};

export const transferSchema = z.object({
  ...transferFacts,
  postedBy: z.string(),
  entries: z
    .array(
      z.object({
        ...entryFacts,
        hash: hex32Schema,
        ownerKind: ownerKindSchema,
        ownerId: idSchema,
        kind: z.string().describe('default, or the name of one of the tenant’s own accounts'),
      }),
    )
    .length(2)
    .describe('The debit, then the credit'),
});

export const ownTransferSchema = z.object({
  ...transferFacts,
  entries: z
    .array(z.object({ ...entryFacts, counterparty: counterpartySchema }))
    .min(1)
    .max(2)
    .describe('Those on one’s own accounts'),
});

const factsToHttp = (transfer: PostedTransfer, status: TransferStatus, reversedBy: readonly Reversal[]) => ({
  transferId: transfer.id,
  status,
  amountMinor: Number(transfer.amount.amountMinor),
  currency: transfer.amount.currency,
  reason: transfer.reason,
  references: transfer.references,
  effectiveAt: transfer.effectiveAt.toISOString(),
  postedAt: transfer.postedAt.toISOString(),
  reverses: transfer.reverses,
  reversedMinor: Number(transfer.reversedMinor),
  reversedBy: reversedBy.map(({ transferId, amountMinor, postedAt }) => ({
    transferId,
    amountMinor: Number(amountMinor),
    postedAt: postedAt.toISOString(),
  })),
});

const entryToHttp = (entry: TransferSide['entry']) => ({
  entryId: entry.id,
  accountId: entry.accountId,
  sequence: entry.sequence,
  direction: entry.direction,
  balanceAfterMinor: Number(entry.balanceAfterMinor),
});

export const transferToHttp = ({ transfer, status, debit, credit, reversedBy }: TransferView) => ({
  ...factsToHttp(transfer, status, reversedBy),
  postedBy: transfer.postedBy,
  entries: [debit, credit].map(({ account, entry }) => ({
    ...entryToHttp(entry),
    hash: toHex(entry.hash),
    ownerKind: account.ownerKind,
    ownerId: account.ownerId,
    kind: account.kind,
  })),
});

export const ownTransferToHttp = ({ transfer, status, lines, reversedBy }: OwnTransferView) => ({
  ...factsToHttp(transfer, status, reversedBy),
  entries: lines.map(({ entry, counterparty }) => ({ ...entryToHttp(entry), counterparty })),
});
