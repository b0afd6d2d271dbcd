import { currencySchema, idSchema, positiveAmountMinorSchema } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { createPool } from '../../use-cases/pools/create-pool.ts';
import { errorStatus } from '../error-status.ts';
import { poolSchema, poolToHttp } from './pool.mapping.ts';

export const createPoolRoute = (createPoolWith: ReturnType<typeof createPool>) =>
  defineRoute({
    method: 'post',
    path: '/v1/pools',
    operationId: 'createPool',
    summary: 'Draft a pool for a prize',
    description: 'Nothing is on sale, and no prize leaves the stock, before the pool is opened.',
    tags: ['pools'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: {
      body: z.strictObject({
        prizeId: idSchema,
        title: z.string().trim().min(1).max(200),
        ticketPriceMinor: positiveAmountMinorSchema,
        currency: currencySchema,
        ticketsRequired: z.int().min(1).max(1_000_000).describe('The pool is drawn when so many are sold'),
        ticketsPerMember: z.int().min(1).max(1_000_000).optional().describe('No limit where absent'),
        winnerCount: z.int().min(1).max(1_000).default(1),
        alternateCount: z.int().min(0).max(1_000).default(0),
      }),
    },
    responses: { 201: { description: 'The pool, a draft', schema: poolSchema } },
    refusals: pick(errorStatus, [
      'raffle.prize_not_found',
      'raffle.too_many_winners',
      'raffle.currency_mismatch',
      'raffle.sales_too_large',
    ]),
    handle: ({ body: { ticketPriceMinor, currency, ticketsPerMember, ...body } }, ctx) =>
      createPoolWith(
        {
          ...body,
          ticketPrice: money(BigInt(ticketPriceMinor), currency),
          ticketsPerMember: ticketsPerMember ?? null,
        },
        ctx,
      ),
    toReply: (pool) => ({ status: 201, body: poolToHttp(pool) }),
  });
