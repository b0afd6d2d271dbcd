import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Pool } from '../../domain/pools/pool.ts';
import { type FailureCode, goAhead, type Purchase } from '../../domain/purchases/purchase.ts';
import type { RaffleRows, Raffles, Signals } from '../ports.ts';
import { ownedBy } from './own-purchase.ts';
import { payPurchase } from './pay-purchase.ts';
import type { PurchaseWallet, PurchaseWithTickets, Sales } from './purchases.ports.ts';
import { answerOf, wake } from './sold.ts';

export interface ConfirmPurchase {
  readonly purchaseId: string;
}

export type ConfirmPurchaseRefusal = RefusalOf<
  'raffle.purchase_not_found' | 'raffle.purchase_awaits_payment' | FailureCode
>;

export interface ConfirmPurchaseDeps {
  readonly raffles: Raffles;
  readonly sales: Sales;
  readonly wallet: PurchaseWallet;
  readonly signals: Signals;
  readonly recoverAfterMs: number;
}

/**
 * Takes the held money and numbers the tickets. The buyer's word is written down first, so that a confirmation that is cut
 * off is carried on; to confirm what is confirmed changes nothing.
 */
export const confirmPurchase =
  (deps: ConfirmPurchaseDeps) =>
  async (
    { purchaseId }: ConfirmPurchase,
    ctx: CallContext,
  ): Promise<Result<PurchaseWithTickets, ConfirmPurchaseRefusal>> => {
    const { raffles } = deps;
    await raffles.recall(ctx);
    const said = await raffles.step(ctx, (rows) => sayGoAhead(rows, purchaseId, deps.recoverAfterMs, ctx));
    if (!said.ok) return raffles.transact(ctx, async () => said);
    const { purchase, pool } = said.value;
    const outcome = purchase.status === 'PENDING' ? await payPurchase(deps)(purchase, pool, ctx) : undefined;
    // Of a purchase that is over the end changes nothing, and tells how it went.
    const told = outcome ?? { kind: 'let-go' as const, refusal: tooLate };
    const ended = await deps.sales.end({ poolId: pool.id, purchaseId, outcome: told }, answerOf, ctx);
    wake(ended, deps.signals);
    return answerOf(ended);
  };

const tooLate = {
  code: 'raffle.purchase_abandoned',
  message: 'The purchase was over before it was confirmed.',
} as const;

const sayGoAhead = async (
  rows: RaffleRows,
  purchaseId: string,
  recoverAfterMs: number,
  ctx: CallContext,
): Promise<Result<{ purchase: Purchase; pool: Pool }, ConfirmPurchaseRefusal>> => {
  const owned = ownedBy(await rows.purchases.lock(purchaseId), ctx);
  if (!owned.ok) return owned;
  const pool = await rows.pools.find(owned.value.poolId);
  if (!pool) throw new Error(`purchase ${purchaseId} has lost its pool`);
  const { status, payment, goAheadAt, abandonAfter } = owned.value;
  if (status !== 'PENDING') return ok({ purchase: owned.value, pool });
  if (payment === 'PROVIDER' && goAheadAt === null) {
    return refuse('raffle.purchase_awaits_payment', 'This purchase is confirmed by its payment.');
  }
  const now = ctx.clock.now();
  // A word that comes too late does not bring back a purchase whose time is over: it is let go, and its buyer told so.
  if (goAheadAt !== null || now > abandonAfter) return ok({ purchase: owned.value, pool });
  const purchase = goAhead(owned.value, now);
  await rows.purchases.save(purchase);
  await rows.purchases.lookAgainAt(purchaseId, new Date(now.getTime() + recoverAfterMs));
  return ok({ purchase, pool });
};
