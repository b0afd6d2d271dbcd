import { captureHold, type EntryRef, placeHold, postTransfer, releaseHold, voidTransfer } from '@tessera/contracts';
import { err, ok, type Refusal } from '@tessera/kernel';
import type { RequestClient } from '@tessera/runtime/messaging';
import type { Payment, Purchase } from '../domain/purchases/purchase.ts';
import type { PurchaseWallet, Taken } from '../use-cases/purchases/purchases.ports.ts';

/** Longer than a purchase is ever tried for, so that a hold does not end while its purchase may still be completed. */
const HOLD_TTL_SECONDS = 900;

/** What the wallet does for purchases. Every key derives from the purchase it is about. */
export const purchaseWalletOf = (requests: RequestClient): PurchaseWallet => ({
  async take(purchase, ctx) {
    const taken = await requests.call(postTransfer, ticketTransfer(purchase), ctx, {
      idempotencyKey: takeKey(purchase),
    });
    return taken.ok ? ok(paymentOf(taken.value)) : refusedTransfer(purchase, taken.error);
  },

  async giveUp(purchase, ctx) {
    const input = { transferKey: takeKey(purchase), transfer: ticketTransfer(purchase) };
    const given = await requests.call(voidTransfer, input, ctx, { idempotencyKey: `void:${purchase.id}` });
    if (!given.ok) throw new Error(`the wallet would not void the transfer of purchase ${purchase.id}`);
    const { transferId, debitEntry } = given.value;
    return transferId === undefined ? null : { transferId, entry: debitEntry ?? null };
  },

  async placeHold(purchase, ctx) {
    const input = {
      account: { kind: 'user' as const, userId: purchase.userId },
      amountMinor: Number(purchase.amount.amountMinor),
      currency: purchase.amount.currency,
      ttlSeconds: HOLD_TTL_SECONDS,
      references: { purchaseId: purchase.id, poolId: purchase.poolId },
    };
    return requests.call(placeHold, input, ctx, { idempotencyKey: `hold:${purchase.id}` });
  },

  async capture(purchase, holdId, ctx) {
    const input = {
      holdId,
      credit: { kind: 'pool' as const, poolId: purchase.poolId },
      reason: 'TICKET_PURCHASE' as const,
      references: { purchaseId: purchase.id, poolId: purchase.poolId, holdId },
    };
    const captured = await requests.call(captureHold, input, ctx, { idempotencyKey: `capture:${purchase.id}` });
    return captured.ok ? ok(paymentOf(captured.value)) : refusedCapture(purchase, captured.error);
  },

  async release(purchase, holdId, ctx) {
    const released = await requests.call(releaseHold, { holdId }, ctx, { idempotencyKey: `release:${purchase.id}` });
    if (
      released.ok ||
      released.error.code === 'wallet.hold_released' ||
      released.error.code === 'wallet.hold_expired'
    ) {
      return 'freed';
    }
    if (released.error.code === 'wallet.hold_captured') return 'captured';
    throw new Error(`the wallet knows nothing of hold ${holdId}, which it gave for purchase ${purchase.id}`);
  },
});

/** A wallet of the release before does not tell the entry, nor does one that answers again what it answered then. */
const paymentOf = ({ transferId, debitEntry }: Posted): Payment => ({ transferId, entry: debitEntry ?? null });

interface Posted {
  readonly transferId: string;
  readonly debitEntry?: EntryRef | undefined;
}

const takeKey = (purchase: Purchase): string => `pay:${purchase.id}`;

/** What is asked under that key, the same each time. */
const ticketTransfer = (purchase: Purchase) => ({
  debit: { kind: 'user' as const, userId: purchase.userId },
  credit: { kind: 'pool' as const, poolId: purchase.poolId },
  amountMinor: Number(purchase.amount.amountMinor),
  currency: purchase.amount.currency,
  reason: 'TICKET_PURCHASE' as const,
  references: { purchaseId: purchase.id, poolId: purchase.poolId },
});

type TransferRefusal = Refusal<(typeof postTransfer)['errors'][number]['code']>;
type CaptureRefusal = Refusal<(typeof captureHold)['errors'][number]['code']>;

const abandoned = {
  code: 'raffle.purchase_abandoned',
  message: 'The purchase took too long, or was given up, before it was paid.',
} as const;

const refusedTransfer = (purchase: Purchase, refusal: TransferRefusal): Taken => {
  switch (refusal.code) {
    case 'wallet.transfer_voided':
      return err(abandoned);
    case 'wallet.same_account':
    case 'wallet.transfer_not_found':
    case 'wallet.refund_exceeds_transfer':
      throw new Error(`the wallet refused the transfer of purchase ${purchase.id}: ${refusal.code}`);
    default:
      return err({ ...refusal, code: refusal.code });
  }
};

const refusedCapture = (purchase: Purchase, refusal: CaptureRefusal): Taken => {
  switch (refusal.code) {
    case 'wallet.hold_released':
    case 'wallet.hold_expired':
      return err(abandoned);
    case 'wallet.hold_not_found':
    case 'wallet.hold_captured':
    case 'wallet.capture_exceeds_hold':
    case 'wallet.same_account':
      throw new Error(`the wallet refused the capture of purchase ${purchase.id}: ${refusal.code}`);
    default:
      return err({ ...refusal, code: refusal.code });
  }
};
