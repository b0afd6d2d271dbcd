import type { CallContext } from '@tessera/runtime/context';
import type { Claim } from '../../domain/claims/claim.ts';
import type { PoolFigures } from '../../domain/draws/conservation.ts';
import type { FinishedDraw, FrozenDraw, Ticket } from '../../domain/draws/draw.ts';
import type { Pool, PoolState } from '../../domain/pools/pool.ts';
import type { Prize } from '../../domain/prizes/prize.ts';
import type { Purchase } from '../../domain/purchases/purchase.ts';
import type { PayoutRow } from '../ports.ts';

/** A state that a pool came into, or a new closing time. */
export interface PoolChange {
  readonly number: number;
  readonly state: PoolState;
  readonly sold: number;
  readonly closesAt: Date | null;
  readonly at: Date;
}

/** A purchase, and what its member is called. */
export interface RecordedPurchase {
  readonly purchase: Purchase;
  readonly firstSalt: Uint8Array;
}

/** A piece of all that is known of a pool. */
export type PoolRecord =
  | { readonly kind: 'instant'; readonly at: Date }
  | { readonly kind: 'pool'; readonly pool: Pool; readonly prize: Prize }
  | { readonly kind: 'changes'; readonly changes: readonly PoolChange[] }
  | { readonly kind: 'purchases'; readonly purchases: readonly RecordedPurchase[] }
  | { readonly kind: 'tickets'; readonly tickets: readonly Ticket[] }
  | { readonly kind: 'draw'; readonly frozen: FrozenDraw; readonly finished: FinishedDraw | undefined }
  | { readonly kind: 'claims'; readonly claims: readonly Claim[] }
  | { readonly kind: 'payouts'; readonly payouts: readonly PayoutRow[] }
  | { readonly kind: 'figures'; readonly figures: PoolFigures };

export interface PoolRecords {
  /** Hands on everything of a pool as it stands at one instant, piece after piece, as fast as it is taken. */
  readWhole(
    poolId: string,
    take: (record: PoolRecord) => Promise<void>,
    ctx: Pick<CallContext, 'tenantId'>,
  ): Promise<void>;
}

/** One pool in a report. Sums are by the raffle's own books, in minor units of its currency. */
export interface ReportedPool extends PoolFigures {
  readonly number: number;
  readonly poolId: string;
  readonly title: string;
  readonly state: PoolState;
  readonly createdAt: Date;
  readonly currency: string;
  readonly sold: number;
  readonly winners: number;
}

export interface ReportPage {
  readonly from: Date;
  readonly to: Date;
  /** Pools with higher numbers. */
  readonly after: number;
  readonly limit: number;
}

export interface PoolReports {
  /** Pools that were created from `from` up to `to`, in the order of their numbers. */
  page(page: ReportPage, ctx: Pick<CallContext, 'tenantId'>): Promise<ReportedPool[]>;
}

export interface OldRecords {
  /** Erases what is personal and no longer needed of pools that ended before the instant. Returns how many rows it changed; 0 when all is done. */
  erase(endedBefore: Date, now: Date): Promise<number>;
}
