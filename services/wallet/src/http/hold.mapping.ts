import {
  currencySchema,
  idSchema,
  positiveAmountMinorSchema,
  referencesSchema,
  timestampSchema,
} from '@tessera/contracts';
import { encodeCursor } from '@tessera/runtime/http';
import { z } from 'zod';
import type { PageOfHolds } from '../use-cases/page-of-holds.ts';

export const holdSchema = z.object({
  holdId: idSchema,
  accountId: idSchema,
  amountMinor: positiveAmountMinorSchema,
  currency: currencySchema,
  references: referencesSchema,
  placedAt: timestampSchema,
  expiresAt: timestampSchema.describe('From then on it can no longer be captured, and is freed within moments'),
});

export const holdsToHttp = ({ holds, nextAfter }: PageOfHolds) => ({
  items: holds.map(({ id, accountId, amount, references, placedAt, expiresAt }) => ({
    holdId: id,
    accountId,
    amountMinor: Number(amount.amountMinor),
    currency: amount.currency,
    references,
    placedAt: placedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  })),
  nextCursor: nextAfter === null ? null : encodeCursor(nextAfter),
});
