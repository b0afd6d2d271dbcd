import {
  amountMinorSchema,
  currencySchema,
  hex32Schema,
  idSchema,
  positiveAmountMinorSchema,
  referencesSchema,
  timestampSchema,
  transferReasonSchema,
} from '@tessera/contracts';
import { toHex } from '@tessera/kernel';
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '@tessera/runtime/http';
import { z } from 'zod';
import type { PageOfLines } from '../use-cases/page-of-lines.ts';
import type { StatementLine } from '../use-cases/ports.ts';
import { instantSchema } from './local-instant.ts';

/** Everything that an entry's hash covers, so that whoever has the entries can check the chain. */
export const ledgerEntrySchema = z.object({
  entryId: idSchema,
  accountId: idSchema,
  sequence: z.int().min(1).describe('The account’s own count, without gaps'),
  transferId: idSchema,
  direction: z.enum(['DEBIT', 'CREDIT']),
  amountMinor: positiveAmountMinorSchema,
  currency: currencySchema,
  balanceAfterMinor: amountMinorSchema,
  reason: transferReasonSchema,
  references: referencesSchema,
  reverses: idSchema.nullable().describe('The transfer that this one gives back'),
  postedBy: z.string(),
  effectiveAt: timestampSchema,
  postedAt: timestampSchema,
  hash: hex32Schema.describe('SHA-256 over the previous entry’s hash and this entry'),
});

export const ledgerEntryToHttp = ({ entry, transfer }: StatementLine) => ({
  entryId: entry.id,
  accountId: entry.accountId,
  sequence: entry.sequence,
  transferId: entry.transferId,
  direction: entry.direction,
  amountMinor: Number(entry.amount.amountMinor),
  currency: entry.amount.currency,
  balanceAfterMinor: Number(entry.balanceAfterMinor),
  reason: transfer.reason,
  references: transfer.references,
  reverses: transfer.reverses,
  postedBy: transfer.postedBy,
  effectiveAt: transfer.effectiveAt.toISOString(),
  postedAt: entry.postedAt.toISOString(),
  hash: toHex(entry.hash),
});

export const ledgerEntriesSchema = pageOf(ledgerEntrySchema);

export const ledgerEntriesToHttp = ({ lines, nextBefore }: PageOfLines) => ({
  items: lines.map(ledgerEntryToHttp),
  nextCursor: nextBefore === null ? null : encodeCursor(String(nextBefore)),
});

const instant = instantSchema.transform((text) => new Date(text)).optional();

/** Entries are paged by their sequence: `cursor` becomes the sequence it stands for, or is refused. */
export const ledgerEntriesQuery = pageQuery.extend({
  from: instant.describe('Only entries posted from then on'),
  to: instant.describe('Only entries posted before then'),
  cursor: pageQuery.shape.cursor.transform((cursor, context) => {
    if (cursor === undefined) return undefined;
    const position = decodeCursor(cursor);
    if (/^[1-9]\d{0,15}$/.test(position) && Number.isSafeInteger(Number(position))) return Number(position);
    context.addIssue({ code: 'custom', message: 'take the cursor from nextCursor as it is' });
    return z.NEVER;
  }),
});
