import { amountMinorSchema, currencySchema } from '@tessera/contracts';
import { defineRoute } from '@tessera/runtime/http';
import { z } from 'zod';
import type { CurrencySummary, summarizeLedger } from '../use-cases/summarize-ledger.ts';
import { ownerKindSchema } from './account.mapping.ts';

const summarySchema = z.object({
  currencies: z.array(
    z.object({
      currency: currencySchema,
      totalMinor: amountMinorSchema.describe('The sum over all accounts: zero, or money was made or lost'),
      kinds: z.array(
        z.object({
          ownerKind: ownerKindSchema,
          kind: z.string(),
          accounts: z.int().min(1).describe('How many there are'),
          postedMinor: amountMinorSchema,
          heldMinor: amountMinorSchema,
        }),
      ),
    }),
  ),
});

const summaryToHttp = (summaries: readonly CurrencySummary[]): z.input<typeof summarySchema> => ({
  currencies: summaries.map(({ currency, totalMinor, kinds }) => ({
    currency,
    totalMinor: Number(totalMinor),
    kinds: kinds.map(({ ownerKind, kind, accounts, postedMinor, heldMinor }) => ({
      ownerKind,
      kind,
      accounts,
      postedMinor: Number(postedMinor),
      heldMinor: Number(heldMinor),
    })),
  })),
});

export const summarizeLedgerRoute = (summarizeLedgerWith: ReturnType<typeof summarizeLedger>) =>
  defineRoute({
    method: 'get',
    path: '/v1/ledger/summary',
    operationId: 'summarizeLedger',
    summary: 'See the sums of the ledger by currency and sort of account',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    responses: { 200: { description: 'The sums, all of one instant', schema: summarySchema } },
    refusals: {},
    handle: (_input, ctx) => summarizeLedgerWith(ctx),
    toReply: (summaries) => ({ status: 200, body: summaryToHttp(summaries) }),
  });
