import type { Pool } from './pool.ts';

/** What becomes of a pool that time has caught up with. */
export type Closing =
  | { readonly kind: 'NOT_DUE' }
  /** Somebody who came in time is paying still, which may yet fill it. */
  | { readonly kind: 'WAITS' }
  | { readonly kind: 'EXTENDED'; readonly pool: Pool }
  /** It is drawn with the tickets that are sold. */
  | { readonly kind: 'CLOSED'; readonly pool: Pool }
  | { readonly kind: 'CANCELLED'; readonly reason: string };

/**
 * Decides what an OPEN pool becomes when its time is up, as its terms say. A list is frozen, or refunds begin, only once
 * nothing is reserved: who was asked to pay before the closing gets what they paid for. Putting off needs no waiting.
 */
export const closePool = (pool: Pool, now: Date): Closing => {
  const { state, closesAt, whenUnfilled, extension, extensions, sold, winnerCount } = pool;
  if (state !== 'OPEN' || closesAt === null || closesAt > now) return { kind: 'NOT_DUE' };
  if (extension !== null && extensions < extension.most) {
    return { kind: 'EXTENDED', pool: extendPool(pool, closesAt, extension.bySeconds, now) };
  }
  if (pool.reserved > 0) return { kind: 'WAITS' };
  if (whenUnfilled !== 'DRAW_ANYWAY') return { kind: 'CANCELLED', reason: 'The pool was not sold out in time.' };
  if (sold < winnerCount) return { kind: 'CANCELLED', reason: 'Fewer tickets were sold than there are prizes.' };
  return { kind: 'CLOSED', pool: { ...pool, state: 'FULL', closedAt: now, sequence: pool.sequence + 1 } };
};

/** From the closing that was published on; from now on where even that has passed, so that nobody loses the time to buy. */
const extendPool = (pool: Pool, closesAt: Date, bySeconds: number, now: Date): Pool => {
  const later = (from: Date): Date => new Date(from.getTime() + bySeconds * 1_000);
  const planned = later(closesAt);
  return {
    ...pool,
    closesAt: planned > now ? planned : later(now),
    extensions: pool.extensions + 1,
    sequence: pool.sequence + 1,
  };
};
