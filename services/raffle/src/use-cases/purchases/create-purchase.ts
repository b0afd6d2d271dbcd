import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import type { FailureCode, Purchase, PurchaseType } from '../../domain/purchases/purchase.ts';
import { ofSteps, type StepsRefusal } from '../../domain/purchases/way-to-buy.ts';
import type { Raffles, RandomBytes, Signals } from '../ports.ts';
import { newOrder } from './buy-entries.ts';
import type { Payments, PurchaseWallet, PurchaseWithTickets, Sales } from './purchases.ports.ts';
import { answerOf, wake } from './sold.ts';

/** Through which provider, and by which of its methods, a purchase is paid from outside. */
export interface OutsidePayment {
  readonly provider: string;
  readonly paymentMethod: string;
}

export interface CreatePurchase {
  readonly poolId: string;
  readonly type: PurchaseType;
  readonly quantity: number;
  /** Null where the wallet pays. */
  readonly outside: OutsidePayment | null;
}

export interface CreatePurchaseDeps {
  readonly raffles: Raffles;
  readonly sales: Sales;
  readonly wallet: PurchaseWallet;
  readonly payments: Payments;
  readonly signals: Signals;
  readonly randomBytes: RandomBytes;
  readonly recoverAfterMs: number;
}

/**
 * Begins a purchase that goes step by step: places are kept, and the money is held, or a payment from outside is made for it.
 * Who neither confirms nor pays in time loses the places and nothing else.
 */
export const createPurchase =
  (deps: CreatePurchaseDeps) =>
  async (
    command: CreatePurchase,
    ctx: CallContext,
  ): Promise<Result<PurchaseWithTickets, StepsRefusal | RefusalOf<FailureCode>>> => {
    const { poolId, type, quantity, outside } = command;
    const paid = outside
      ? ({ payment: 'PROVIDER', paymentId: ctx.newId() } as const)
      : ({ payment: 'HOLD', paymentId: null } as const);
    // The blank keeps it apart from the keys of purchases of one call: a client may send the same key to both.
    const key = `createPurchase ${ctx.idempotency?.key ?? ctx.newId()}`;
    const order = newOrder(poolId, { type, quantity, ...paid }, key, deps, ctx);
    const placed = ofSteps(await deps.sales.place(order, ctx));
    if (!placed.ok) return placed;
    const { purchase } = placed.value;
    if (purchase.status !== 'PENDING') return answerOf(placed.value);
    const secured = await secure(deps, purchase, outside, ctx);
    if (!secured.ok) {
      const outcome = { kind: 'refused', refusal: secured.error } as const;
      const ended = await deps.sales.end({ poolId, purchaseId: purchase.id, outcome }, answerOf, ctx);
      wake(ended, deps.signals);
      return answerOf(ended);
    }
    return deps.raffles.transact(ctx, async (rows) => {
      const now = (await rows.purchases.find(purchase.id)) ?? purchase;
      return ok({ purchase: now, tickets: await rows.tickets.ofPurchase(purchase.id) });
    });
  };

/** Sees to it that the money will be there: held in the wallet, or asked for outside. Asked again, it is the same hold or payment. */
const secure = (
  { wallet, payments }: CreatePurchaseDeps,
  purchase: Purchase,
  outside: OutsidePayment | null,
  ctx: CallContext,
): Promise<Result<unknown, RefusalOf<FailureCode>>> =>
  outside ? payments.create(purchase, outside, ctx) : wallet.placeHold(purchase, ctx);
