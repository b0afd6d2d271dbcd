import { hex32Schema, idSchema, timestampSchema } from '@tessera/contracts';
import { toHex } from '@tessera/kernel';
import { pick } from '@tessera/runtime/http';
import { defineLiveRoute, type LiveStreams } from '@tessera/runtime/live';
import { z } from 'zod';
import type { BeaconInView, DrawInView, PoolView } from '../../domain/pools/pool-view.ts';
import type { watchPool } from '../../use-cases/live/watch-pool.ts';
import { errorStatus } from '../error-status.ts';
import { poolStateSchema } from '../pools/pool.mapping.ts';

/** Reservations are told by no event, so that they are looked for. */
const REFRESH_MS = 2_000;

const beaconInViewSchema = z
  .object({
    chainHash: hex32Schema,
    round: z.int().min(1),
    dueAt: timestampSchema.describe('When the round is due. If it is late, the pool waits for it, and for no other'),
    overdueSince: timestampSchema
      .optional()
      .describe('The round is long due and no mirror has it: the pool waits, and nothing is lost'),
  })
  .describe('Of DRAND: the one round that decides');

const poolViewSchema = z.object({
  poolId: idSchema,
  state: poolStateSchema,
  ticketsRequired: z.int(),
  sold: z.int().describe('Tickets that are paid for'),
  reserved: z.int().describe('Places of purchases that are being paid'),
  draw: z
    .object({
      mode: z.string(),
      root: hex32Schema.describe('Merkle root over the frozen list of tickets'),
      committedAt: timestampSchema,
      beacon: beaconInViewSchema.optional(),
      randomness: hex32Schema.optional().describe('From when the winners are drawn, unless a barrel decides'),
      seed: hex32Schema.optional().describe('With randomness: what the winners follow from'),
      winningNumbers: z.array(z.int()).nullable().describe('Ticket numbers by place; null until they are drawn'),
    })
    .nullable()
    .describe('Null until the list of tickets is frozen and committed'),
});

const poolViewToHttp = ({ draw, version: _, ...pool }: PoolView): z.input<typeof poolViewSchema> => ({
  ...pool,
  draw: draw ? drawInViewToHttp(draw) : null,
});

const drawInViewToHttp = ({ mode, merkleRoot, committedAt, beacon, drawnBy, winningNumbers }: DrawInView) => ({
  mode,
  root: toHex(merkleRoot),
  committedAt: committedAt.toISOString(),
  ...(beacon ? { beacon: beaconInViewToHttp(beacon) } : {}),
  ...(drawnBy ? { randomness: toHex(drawnBy.randomness), seed: toHex(drawnBy.seed) } : {}),
  winningNumbers: winningNumbers ? [...winningNumbers] : null,
});

const beaconInViewToHttp = ({ chainHash, round, dueAt, overdueSince }: BeaconInView) => ({
  chainHash: toHex(chainHash),
  round,
  dueAt: dueAt.toISOString(),
  ...(overdueSince ? { overdueSince: overdueSince.toISOString() } : {}),
});

export const watchPoolRoute = (watchPoolWith: ReturnType<typeof watchPool>, live: LiveStreams) =>
  defineLiveRoute({
    path: '/v1/pools/{poolId}/live',
    operationId: 'watchPool',
    summary: 'Watch a pool sell and be drawn',
    description:
      'Server-sent events `pool`, each the whole of what is shown; `id` rises with every change. A client that sends `Last-Event-ID` is told only what it does not know.',
    tags: ['pools'],
    scopes: ['pools:read'],
    request: { params: z.object({ poolId: idSchema }) },
    events: { pool: poolViewSchema },
    refusals: pick(errorStatus, ['raffle.pool_not_found']),
    live,
    refreshMs: REFRESH_MS,
    watch: ({ params }, ctx, lastEventId) => watchPoolWith({ ...params, lastEventId }, ctx),
    toEvent: (view) => ({ id: String(view.version), event: 'pool', data: poolViewToHttp(view) }),
  });
