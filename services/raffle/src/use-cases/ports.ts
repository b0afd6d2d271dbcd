import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { PoolFigures } from '../domain/draws/conservation.ts';
import type { FinishedDraw, FrozenDraw, Ticket } from '../domain/draws/draw.ts';
import type { Payout, Winner } from '../domain/draws/payout.ts';
import type { PaymentCode } from '../domain/errors.ts';
import type { RaffleEvent } from '../domain/events.ts';
import type { Pool, PoolState } from '../domain/pools/pool.ts';
import type { Prize } from '../domain/prizes/prize.ts';
import type { Purchase } from '../domain/purchases/purchase.ts';
import type { ClaimRows } from './claims/claims.ports.ts';
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
  list(page: PageRequest): Promise<Prize[]>;
  /** Compare-and-set: false, and nothing written, when fewer units are left. */
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
  keepSecret(poolId: string, secret: Uint8Array): Promise<void>;
  secretOf(poolId: string): Promise<Uint8Array>;
  figuresOf(poolId: string): Promise<PoolFigures>;
}

/** The call that a purchase answers; the same key leads to the same purchase. */
export interface PurchaseRequest {
  readonly key: string;
  readonly hash: Uint8Array;
}

export interface PurchaseRows {
  /** `firstLookAt`: when the recovery job may first take an interest in it. */
  insert(purchase: Purchase, request: PurchaseRequest, firstLookAt: Date): Promise<void>;
  find(purchaseId: string): Promise<Purchase | undefined>;
  findByKey(userId: string, key: string): Promise<{ purchase: Purchase; requestHash: Uint8Array } | undefined>;
  lock(purchaseId: string): Promise<Purchase | undefined>;
  /** A purchase that becomes REFUNDING is due at once. */
  save(purchase: Purchase): Promise<void>;
  /** Tickets that the member has or is buying in the pool. Read it under the pool's lock. */
  placesOf(poolId: string, userId: string): Promise<number>;
  listOf(userId: string, page: PageRequest): Promise<Purchase[]>;
  /** Turns every CONFIRMED purchase of the pool into REFUNDING; returns how many. */
  startRefunds(poolId: string): Promise<number>;
  /** How often the wallet refused the refund: part of the next try's key, for a refused key stays refused. */
  refundRefusals(purchaseId: string): Promise<number>;
  /** Counts one more refusal after `refusals`; of two instances that met the same one, only the first counts it. */
  noteRefundRefused(purchaseId: string, refusals: number): Promise<void>;
}

/** A ticket with what its member needs to recognise it in the published list. */
export interface OwnTicket extends Ticket {
  readonly entrantSalt: Uint8Array;
}

export interface TicketRows {
  insert(poolId: string, tickets: readonly Ticket[]): Promise<void>;
  /** In number order. */
  ofPool(poolId: string): Promise<Ticket[]>;
  ofPurchase(purchaseId: string): Promise<Ticket[]>;
  /** The member's own, in number order, after the given number. */
  ofMember(poolId: string, userId: string, page: { limit: number; after: number }): Promise<OwnTicket[]>;
}

/** A payout and how it stands. */
export interface PayoutRow extends Payout {
  readonly transferId: string | null;
  readonly refusals: number;
}

export interface DrawRows {
  /** One a pool, for ever: a second one breaks the primary key. */
  insertFrozen(draw: FrozenDraw): Promise<void>;
  frozen(poolId: string): Promise<FrozenDraw | undefined>;
  insertFinished(draw: FinishedDraw): Promise<void>;
  finished(poolId: string): Promise<FinishedDraw | undefined>;
  winners(poolId: string): Promise<Winner[]>;
}

export interface PayoutRows {
  insert(poolId: string, payouts: readonly Payout[]): Promise<void>;
  /** In the order of their legs. */
  ofPool(poolId: string): Promise<PayoutRow[]>;
  /** What the winner of a place gets; for null what the operator keeps. */
  ofPlace(poolId: string, place: number | null): Promise<PayoutRow[]>;
  /** Without effect when it was marked before. */
  markPaid(poolId: string, leg: number, transferId: string, now: Date): Promise<void>;
  noteRefused(poolId: string, leg: number, refusals: number): Promise<void>;
}

/** Everything of one tenant within one transaction. */
export interface RaffleRows {
  readonly prizes: PrizeRows;
  readonly pools: PoolRows;
  readonly purchases: PurchaseRows;
  readonly tickets: TicketRows;
  readonly draws: DrawRows;
  readonly payouts: PayoutRows;
  readonly claims: ClaimRows;
  readonly vouchers: VoucherRows;
  readonly shipments: ShipmentRows;
  /** The event leaves with this transaction or not at all. */
  publish(event: RaffleEvent): void;
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
  /** The tenant of a finished draw, which is public. */
  tenantOfDraw(poolId: string): Promise<string | undefined>;
}

/** Something that has to be moved on, of any tenant. */
export interface DueItem {
  readonly tenantId: string;
  readonly id: string;
  /** How often it was taken before, for the length of the next pause. */
  readonly attempts: number;
}

/** Work that is due, over all tenants. What is taken is left alone by other instances for a while; taking it twice does no harm. */
export interface DueWork {
  takePurchases(status: 'PENDING' | 'REFUNDING', now: Date, limit: number): Promise<DueItem[]>;
  /** Pools that are full, being drawn, or drawn and not settled. */
  takePools(now: Date, limit: number): Promise<DueItem[]>;
  postponePurchase(item: DueItem, until: Date): Promise<void>;
  postponePool(item: DueItem, until: Date): Promise<void>;
}

export type Captured = Result<{ readonly transferId: string }, Refusal<PaymentCode | 'raffle.purchase_abandoned'>>;
export type Transferred = Result<{ readonly transferId: string }, Refusal<string>>;

/**
 * The wallet, asked over the wire. Each key derives from what it is about, so that a repeated question has one effect and
 * one answer. Throws DependencyUnavailable when the answer is unknown.
 */
export interface Wallet {
  placeHold(purchase: Purchase, ctx: CallContext): Promise<Result<{ readonly holdId: string }, Refusal<PaymentCode>>>;
  capture(purchase: Purchase, holdId: string, ctx: CallContext): Promise<Captured>;
  /** `captured` when the money was taken before. */
  release(purchase: Purchase, holdId: string, ctx: CallContext): Promise<'freed' | 'captured'>;
  /** `refusals` counts the tries that the wallet refused for good. */
  refund(purchase: Purchase, refusals: number, ctx: CallContext): Promise<Transferred>;
  pay(poolId: string, payout: PayoutRow, ctx: CallContext): Promise<Transferred>;
  /** What the pool's account holds; nothing where it has none yet. */
  poolBalance(poolId: string, currency: string, ctx: CallContext): Promise<bigint>;
}

/** Wakes the jobs of this process after a commit; polling is the safety net. */
export interface Signals {
  poolFilled(): void;
  claimDecided(): void;
  refundDue(): void;
}

/** Unpredictable bytes. */
export type RandomBytes = (length: number) => Uint8Array;
