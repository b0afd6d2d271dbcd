import { hex32Schema, idSchema, timestampSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { recordDraw } from '../../use-cases/draws/record-draw.ts';
import { errorStatus } from '../error-status.ts';
import { drawSchema, drawToHttp } from './draw.mapping.ts';

const ticketNumber = z.int().min(1).max(1_000_000);

/** Half a character has no bytes of its own, and what is published is hashed. */
const published = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => text.isWellFormed() && !text.includes('\u0000'), { error: 'must be whole characters' });

export const recordDrawRoute = (recordDrawWith: ReturnType<typeof recordDraw>) =>
  defineRoute({
    method: 'post',
    path: '/v1/pools/{poolId}/draw',
    operationId: 'recordDraw',
    summary: 'Record what a barrel gave for a pool of mode MANUAL',
    description:
      'Once, after the list was committed. What stands here is published in the draw file, the witnesses’ names among it; nothing of it can be changed afterwards.',
    tags: ['draws'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: {
      params: z.object({ poolId: idSchema }),
      body: z.strictObject({
        winners: z.array(ticketNumber).min(1).max(1_000).describe('Ticket numbers by place'),
        alternates: z.array(ticketNumber).max(1_000).default([]),
        drawnAt: timestampSchema.describe('When the barrel was drawn from'),
        witnesses: z.array(published(200)).min(2).max(2).describe('Names of two people who saw it'),
        evidence: published(4_000).describe('Minutes, or where a film or document is'),
        evidenceHash: hex32Schema.optional().describe('SHA-256 of a film or document that is kept elsewhere'),
      }),
    },
    responses: { 201: { description: 'The draw, complete', schema: drawSchema } },
    refusals: pick(errorStatus, [
      'raffle.pool_not_found',
      'raffle.pool_cancelled',
      'raffle.draw_not_manual',
      'raffle.draw_not_started',
      'raffle.draw_already_recorded',
      'raffle.draw_time_invalid',
      'raffle.picks_invalid',
      'raffle.witnesses_invalid',
    ]),
    handle: ({ params, body: { witnesses, drawnAt, evidenceHash, ...body } }, ctx) => {
      const [first = '', second = ''] = witnesses;
      return recordDrawWith(
        {
          ...{ ...params, ...body },
          drawnAt: new Date(drawnAt),
          witnesses: [first, second],
          evidenceHash: evidenceHash ?? null,
        },
        ctx,
      );
    },
    toReply: (draw) => ({ status: 201, body: drawToHttp(draw) }),
  });
