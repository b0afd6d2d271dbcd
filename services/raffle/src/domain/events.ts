import type { Winner } from './draws/payout.ts';
import type { Pool } from './pools/pool.ts';
import type { Prize } from './prizes/prize.ts';
import type { Purchase } from './purchases/purchase.ts';

/** What happened in the raffle. The prize, pool or purchase is given as it is afterwards; its `sequence`, or a prize's `version`, counts this event. */
export type RaffleEvent =
  | { readonly type: 'prize-created'; readonly prize: Prize }
  | { readonly type: 'prize-edited'; readonly prize: Prize }
  | { readonly type: 'prize-restocked'; readonly prize: Prize; readonly units: number }
  | { readonly type: 'prize-archived'; readonly prize: Prize }
  | { readonly type: 'pool-scheduled'; readonly pool: Pool }
  | { readonly type: 'pool-opened'; readonly pool: Pool }
  | { readonly type: 'pool-extended'; readonly pool: Pool }
  | { readonly type: 'pool-closed'; readonly pool: Pool; readonly salesMinor: bigint }
  | { readonly type: 'pool-filled'; readonly pool: Pool; readonly salesMinor: bigint }
  | { readonly type: 'pool-cancelled'; readonly pool: Pool; readonly refunds: number }
  | {
      readonly type: 'draw-committed';
      readonly pool: Pool;
      readonly merkleRoot: Uint8Array;
      readonly alternates: number;
      readonly committedAt: Date;
    }
  | {
      readonly type: 'draw-completed';
      readonly pool: Pool;
      readonly seed: Uint8Array;
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
