import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { PoolFigures } from '../domain/draws/conservation.ts';
import type { Ticket } from '../domain/draws/draw.ts';
import type { Payout } from '../domain/draws/payout.ts';
import type { EntryRef } from '../domain/entry-ref.ts';
import type { RaffleEvent } from '../domain/events.ts';
import type { Pool, PoolState } from '../domain/pools/pool.ts';
import type { Prize } from '../domain/prizes/prize.ts';
import type { Payment, Purchase } from '../domain/purchases/purchase.ts';
import type { ClaimRows } from './claims/claims.ports.ts';
import type { DrawRows } from './draws/draw.ports.ts';
import type { EntrantRows } from './entrants/entrants.ports.ts';
import type { PoolTimerRows } from './pools/pool-timers.ports.ts';
import type { PurchaseWallet } from './purchases/purchases.ports.ts';
import type { ShipmentRows } from './shipments/shipments.ports.ts';
import type { VoucherRows } from './vouchers/vouchers.ports.ts';

/** A page of a list that is ordered by id, newest first. */
export interface PageRequest {
  readonly limit: number;
  /** The id after which the page begins. */
  readonly before?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** The id to ask for next; null on the last page. */
  readonly next: string | null;
}

export interface PrizeRows {
  insert(prize: Prize): Promise<void>;
  find(prizeId: string): Promise<Prize | undefined>;
  lock(prizeId: string): Promise<Prize | undefined>;
  /** Writes what can change. The caller holds the row's lock. */
  save(prize: Prize): Promise<void>;
  /** Whether a pool of it is scheduled, sold, drawn or being settled. Read it under the prize's lock. */
  isInUse(prizeId: string): Promise<boolean>;
  list(filter: PageRequest & { readonly state?: 'ACTIVE' | 'ARCHIVED' }): Promise<Prize[]>;
  /** Compare-and-set: false, and nothing written, when fewer units are left or the prize is archived. */
  takeStock(prizeId: string, units: number): Promise<boolean>;
  returnStock(prizeId: string, units: number): Promise<void>;
}

export interface PoolRows {
  /** The tenant's next; whoever else wants one waits until this transaction has ended. Take it for a pool that is inserted. */
  nextNumber(): Promise<number>;
  insert(pool: Pool): Promise<void>;
  find(poolId: string): Promise<Pool | undefined>;
  /** Everything that counts places or changes the state takes this lock first, and the purchase's after it. */
  lock(poolId: string): Promise<Pool | undefined>;
  save(pool: Pool): Promise<void>;
  list(filter: PageRequest & { readonly state?: PoolState }): Promise<Pool[]>;
  /** Whether there is a follow-up of the pool that was not cancelled. Read it under the pool's lock. */
  isFollowed(poolId: string): Promise<boolean>;
  figuresOf(poolId: string): Promise<PoolFigures>;
}

/** What decides a draw in COMMIT_REVEAL, and nobody may know before it: sealed where it is kept. */
export interface PoolSecretRows {
  keep(poolId: string, secret: Uint8Array): Promise<void>;
  of(poolId: string): Promise<Uint8Array>;
}

export interface PurchaseRows {
  find(purchaseId: string): Promise<Purchase | undefined>;
  /** By billing's payment, which pays for it from outside. */
  findByPayment(paymentId: string): Promise<Purchase | undefined>;
  lock(purchaseId: string): Promise<Purchase | undefined>;
  /** A purchase that becomes REFUNDING is due at once. */
  save(purchase: Purchase): Promise<void>;
  /** From then on the recovery job takes an interest in it, as if it never had before. */
  lookAgainAt(purchaseId: string, at: Date): Promise<void>;
  /** What the confirmed purchases of the pool come to, in minor units. */
  salesOf(poolId: string): Promise<bigint>;
  listOf(userId: string, page: PageRequest): Promise<Purchase[]>;
  /**
   * Turns every CONFIRMED purchase of the pool into REFUNDING, but the free ones, for which there is nothing to give back: they
   * are REFUNDED at once. Returns how many are owed. Those that wait for their buyer are looked at without delay.
   */
  startRefunds(poolId: string, now: Date): Promise<number>;
  /** Whether any purchase of the pool is REFUNDING. */
  isRefundOwed(poolId: string): Promise<boolean>;
  /** How often the wallet refused the refund: part of the next try's key, for a refused key stays refused. */
  refundRefusals(purchaseId: string): Promise<number>;
  /** Counts one more refusal after `refusals`; of two instances that met the same one, only the first counts it. */
  noteRefundRefused(purchaseId: string, refusals: number): Promise<void>;
}

/** A ticket with what its member needs to recognise it in the published list. */
export interface OwnTicket extends Ticket {
  readonly entrantSalt: Uint8Array;
}

export interface PoolTicket extends Ticket {
  readonly poolId: string;
}

export interface TicketRows {
  /** In number order. */
  ofPool(poolId: string): Promise<Ticket[]>;
  /** The next so many after a number, in number order. */
  pageOfPool(poolId: string, page: { limit: number; after: number }): Promise<Ticket[]>;
  /** The next so many who have a ticket of the pool, each once, in the order of their ids; null: the first. */
  pageOfEntrants(poolId: string, page: { limit: number; after: string | null }): Promise<string[]>;
  /** Who holds these numbers. */
  ownersOf(poolId: string, numbers: readonly number[]): Promise<Map<number, string>>;
  find(ticketId: string): Promise<PoolTicket | undefined>;
  ofPurchase(purchaseId: string): Promise<Ticket[]>;
  /** The member's own, in number order, after the given number. */
  ofMember(poolId: string, userId: string, page: { limit: number; after: number }): Promise<OwnTicket[]>;
}

/** A payout and how it stands. */
export interface PayoutRow extends Payout {
  readonly transferId: string | null;
  /** The receiver's side of that transfer; null where the wallet did not tell it, as before it did. */
  readonly entry: EntryRef | null;
  readonly refusals: number;
}

export interface PayoutRows {
  insert(poolId: string, payouts: readonly Payout[]): Promise<void>;
  /** In the order of their legs. */
  ofPool(poolId: string): Promise<PayoutRow[]>;
  /** What the winner of a place gets; for null what the operator keeps. */
  ofPlace(poolId: string, place: number | null): Promise<PayoutRow[]>;
  /** Without effect when it was marked before. */
  markPaid(poolId: string, leg: number, paid: Payment, now: Date): Promise<void>;
  noteRefused(poolId: string, leg: number, refusals: number): Promise<void>;
}

/** Everything of one tenant within one transaction. */
export interface RaffleRows {
  readonly prizes: PrizeRows;
  readonly pools: PoolRows;
  readonly secrets: PoolSecretRows;
  readonly timers: PoolTimerRows;
  readonly entrants: EntrantRows;
  readonly purchases: PurchaseRows;
  readonly tickets: TicketRows;
  readonly draws: DrawRows;
  readonly payouts: PayoutRows;
  readonly claims: ClaimRows;
  readonly vouchers: VoucherRows;
  readonly shipments: ShipmentRows;
  /** The event leaves with this transaction or not at all. */
  publish(event: RaffleEvent): void;
  /** Writes what was published so far, for who publishes more than belongs into memory at once. */
  flushPublished(): Promise<void>;
}

export type Work<T> = (rows: RaffleRows) => Promise<T>;

export interface Raffles {
  /** The transaction that answers the call: effect and remembered answer commit together. */
  transact<T>(ctx: CallContext, work: Work<T>): Promise<T>;
  /** One step of a process that takes several transactions; answers nothing. */
  step<T>(ctx: CallContext, work: Work<T>): Promise<T>;
  read<T>(ctx: Pick<CallContext, 'tenantId'>, work: Work<T>): Promise<T>;
  /** Throws the answer of a call that was answered before. */
  recall(ctx: CallContext): Promise<void>;
  /** Started draws, over all tenants, whose beacon should have come by then. */
  countLateDraws(dueBefore: Date): Promise<number>;
  /** The tenant of a draw that is committed or finished, which is public. */
  tenantOfDraw(poolId: string): Promise<string | undefined>;
}

/** Something that has to be moved on, of any tenant. */
export interface DueItem {
  readonly tenantId: string;
  readonly id: string;
  /** How often it was taken before, for the length of the next pause. */
  readonly attempts: number;
  /** Until then other instances leave it alone; this moment, as it stands in the row, is what the lease is known by. */
  readonly leasedUntil: Date;
}

/** Work of one kind that comes due, over all tenants. What is taken is leased; taking it twice does no harm. */
export interface Due {
  readonly leaseMs: number;
  take(
    now: Date,
    limit: number,
  ): Promise<{
    readonly items: readonly DueItem[];
    /** When more comes due, where that is before long. */
    readonly nextAt: Date | undefined;
  }>;
  /** Moves the end of the lease. False, and nothing done, where it is over: the row says another moment. */
  postpone(item: DueItem, until: Date): Promise<boolean>;
}

export interface DueWork {
  /** Purchases that are not over. */
  readonly open: Due;
  /** Purchases whose money is owed back. */
  readonly refunds: Due;
  /** Pools that are full, being drawn, or drawn and not settled, but for those that are to be drawn by a beacon. */
  readonly draws: Due;
  /** Pools that are to be drawn by a beacon, and are full or wait for it. */
  readonly beaconDraws: Due;
}

export type Transferred = Result<{ readonly transferId: string }, Refusal<string>>;

/**
 * The wallet, asked over the wire. Each key derives from what it is about, so that a repeated question has one effect and
 * one answer. Throws DependencyUnavailable when the answer is unknown.
 */
export interface Wallet extends PurchaseWallet {
  /** `refusals` counts the tries that the wallet refused for good. */
  refund(purchase: Purchase, refusals: number, ctx: CallContext): Promise<Transferred>;
  /** With the entry of whom the money went to. */
  pay(poolId: string, payout: PayoutRow, ctx: CallContext): Promise<Result<Payment, Refusal<string>>>;
  /** What the pool's account holds; nothing where it has none yet. */
  poolBalance(poolId: string, currency: string, ctx: CallContext): Promise<bigint>;
}

/** Wakes the jobs of this process after a commit; polling is the safety net. */
export interface Signals {
  poolFilled(): void;
  claimDecided(): void;
  refundDue(): void;
  /** A pool has a moment at which time does something to it. */
  timeSet(): void;
  paymentArrived(): void;
}

/** Unpredictable bytes. */
export type RandomBytes = (length: number) => Uint8Array;
