import type { FrozenDraw } from './draws/draw.ts';
import type { Winner } from './draws/payout.ts';
import type { Pool } from './pools/pool.ts';
import type { Prize } from './prizes/prize.ts';
import type { Purchase } from './purchases/purchase.ts';

/** What happened in the raffle. The pool or purchase is given as it is afterwards; its `sequence` counts this event. */
export type RaffleEvent =
  | { readonly type: 'prize-created'; readonly prize: Prize }
  | { readonly type: 'pool-opened'; readonly pool: Pool }
  | { readonly type: 'pool-filled'; readonly pool: Pool }
  | { readonly type: 'pool-cancelled'; readonly pool: Pool; readonly refunds: number }
  | { readonly type: 'draw-committed'; readonly pool: Pool; readonly frozen: FrozenDraw }
  | DrawAnnounced
  | {
      readonly type: 'draw-completed';
      readonly pool: Pool;
      /** The seed, or the hash of the record. */
      readonly outcomeHash: Uint8Array;
      readonly winners: readonly Winner[];
    }
  | PrizePaid
  | { readonly type: 'purchase-confirmed'; readonly purchase: Purchase; readonly ticketNumbers: readonly number[] }
  | { readonly type: 'purchase-failed'; readonly purchase: Purchase }
  | { readonly type: 'purchase-refunded'; readonly purchase: Purchase };

/** One winner's cash is in their wallet. */
export interface PrizePaid {
  readonly type: 'prize-paid';
  readonly pool: Pool;
  readonly winner: Winner;
  readonly amountMinor: bigint;
  readonly transferIds: readonly string[];
  readonly paidAt: Date;
  /** Several are published when a pool with several winners is settled. */
  readonly sequence: number;
}

/** To whom a commitment is to be told; a large pool takes several pages. */
export interface DrawAnnounced {
  readonly type: 'draw-announced';
  readonly frozen: FrozenDraw;
  readonly entrants: readonly string[];
  readonly page: number;
  readonly pages: number;
}
