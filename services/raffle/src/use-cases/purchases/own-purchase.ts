import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Purchase } from '../../domain/purchases/purchase.ts';

/** A purchase for its buyer; to anybody else it is not there. */
export const ownedBy = (
  purchase: Purchase | undefined,
  ctx: CallContext,
): Result<Purchase, RefusalOf<'raffle.purchase_not_found'>> =>
  purchase?.userId === ctx.actor.id ? ok(purchase) : refuse('raffle.purchase_not_found', 'You have no such purchase.');
