import { ok, type Result, refuse } from '@tessera/kernel';
import type { Ticket } from '../draws/draw.ts';
import type { RefusalOf } from '../errors.ts';
import type { Pool } from '../pools/pool.ts';
import { endPurchase, issue, type Moment, type Moved } from './end-purchase.ts';
import { type OrderRefusal, placeOrder } from './place-order.ts';
import type { PaymentOutcome, Purchase, PurchaseOrder } from './purchase.ts';
import { nothingYet, type Standing, standingAfter } from './standing.ts';

/** What is asked of one pool: a purchase to begin, or one to bring to its end. */
export type Sale =
  | { readonly kind: 'place'; readonly order: PurchaseOrder }
  | { readonly kind: 'end'; readonly purchaseId: string; readonly outcome: PaymentOutcome };

/** Everything that the sales of a batch are about, as it is under the pool's lock. */
export interface SalesState {
  readonly pool: Pool | undefined;
  /** Purchases that are to be ended. */
  readonly purchases: readonly Purchase[];
  /** By member; who is not in it has nothing yet. */
  readonly standings: ReadonlyMap<string, Standing>;
}

export type SaleRefusal = OrderRefusal | RefusalOf<'raffle.pool_not_found'>;

/** What the batch comes to: the pool as it is afterwards, rows to write, and each one's own result in the order asked. */
export interface DecidedSales {
  readonly pool: Pool | undefined;
  readonly placed: readonly Purchase[];
  readonly ended: readonly Purchase[];
  readonly tickets: readonly Ticket[];
  readonly results: readonly Result<Moved, SaleRefusal>[];
}

/**
 * Decides the sales of one pool one after another, each on what those before it left. So a batch comes to the same as its
 * sales would alone, in that order, and neither a place nor a number can be given twice.
 */
export const decideSales = (state: SalesState, sales: readonly Sale[], moment: Moment): DecidedSales => {
  const draft = new SalesDraft(state);
  const results = sales.map((sale) => draft.decide(sale, moment));
  return { ...draft.rows(), results };
};

class SalesDraft {
  #pool: Pool | undefined;
  readonly #standings: Map<string, Standing>;
  readonly #known: Map<string, Purchase>;
  readonly #placed = new Map<string, Purchase>();
  readonly #ended = new Map<string, Purchase>();
  readonly #tickets: Ticket[] = [];

  constructor({ pool, purchases, standings }: SalesState) {
    this.#pool = pool;
    this.#standings = new Map(standings);
    this.#known = new Map(purchases.map((purchase) => [purchase.id, purchase]));
  }

  decide(sale: Sale, moment: Moment): Result<Moved, SaleRefusal> {
    if (sale.kind === 'end') return ok(this.#end(sale.purchaseId, sale.outcome, moment));
    return this.#place(sale.order, moment);
  }

  rows(): Omit<DecidedSales, 'results'> {
    return {
      pool: this.#pool,
      placed: [...this.#placed.values()],
      ended: [...this.#ended.values()],
      tickets: this.#tickets,
    };
  }

  #place(order: PurchaseOrder, moment: Moment): Result<Moved, SaleRefusal> {
    if (!this.#pool) return refuse('raffle.pool_not_found', 'There is no such pool.');
    const placed = placeOrder(this.#pool, this.#standingOf(order.userId), order, moment.now);
    if (!placed.ok) return placed;
    const { pool, purchase } = placed.value;
    const moved =
      order.payment === 'FREE'
        ? issue(pool, purchase, null, moment)
        : { pool, purchase, tickets: [], events: [], filled: false };
    this.#take(undefined, moved);
    this.#placed.set(purchase.id, moved.purchase);
    return ok(moved);
  }

  #end(purchaseId: string, outcome: PaymentOutcome, moment: Moment): Moved {
    const before = this.#known.get(purchaseId);
    if (!before || !this.#pool) throw new Error(`purchase ${purchaseId} or its pool is gone`);
    const moved = endPurchase(this.#pool, before, outcome, moment);
    if (moved.purchase === before) return moved;
    this.#take(before, moved);
    this.#known.set(purchaseId, moved.purchase);
    this.#ended.set(purchaseId, moved.purchase);
    return moved;
  }

  #take(before: Purchase | undefined, { pool, purchase, tickets }: Moved): void {
    this.#pool = pool;
    this.#tickets.push(...tickets);
    this.#standings.set(purchase.userId, standingAfter(this.#standingOf(purchase.userId), before, purchase));
  }

  #standingOf(userId: string): Standing {
    return this.#standings.get(userId) ?? nothingYet;
  }
}
