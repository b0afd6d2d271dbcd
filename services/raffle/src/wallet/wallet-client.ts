import { type AccountRef, getBalance, postTransfer } from '@tessera/contracts';
import { ok } from '@tessera/kernel';
import type { RequestClient } from '@tessera/runtime/messaging';
import type { PayoutParty } from '../domain/draws/payout.ts';
import type { PayoutRow, Wallet } from '../use-cases/ports.ts';
import { purchaseWalletOf } from './purchase-wallet.ts';

/** The wallet over request/reply. Every key derives from the purchase or payout it is about. */
export const createWallet = (requests: RequestClient): Wallet => ({
  ...purchaseWalletOf(requests),

  async refund(purchase, refusals, ctx) {
    const input = {
      debit: { kind: 'pool' as const, poolId: purchase.poolId },
      credit: { kind: 'user' as const, userId: purchase.userId },
      amountMinor: Number(purchase.amount.amountMinor),
      currency: purchase.amount.currency,
      reason: 'REFUND' as const,
      references: { purchaseId: purchase.id, poolId: purchase.poolId },
      ...(purchase.transferId === null ? {} : { reverses: purchase.transferId }),
    };
    const idempotencyKey = keyAfter(`refund:${purchase.poolId}:${purchase.id}`, refusals);
    return requests.call(postTransfer, input, ctx, { idempotencyKey });
  },

  async pay(poolId, payout, ctx) {
    const input = {
      debit: accountOf(payout.from, poolId, payout),
      credit: accountOf(payout.to, poolId, payout),
      amountMinor: Number(payout.amount.amountMinor),
      currency: payout.amount.currency,
      reason: payout.to === 'WINNER' ? ('PRIZE_PAYOUT' as const) : ('TRANSFER' as const),
      references: { poolId },
    };
    const idempotencyKey = keyAfter(`payout:${poolId}:${payout.leg}`, payout.refusals);
    const paid = await requests.call(postTransfer, input, ctx, { idempotencyKey });
    return paid.ok ? ok({ transferId: paid.value.transferId, entry: paid.value.creditEntry ?? null }) : paid;
  },

  async poolBalance(poolId, currency, ctx) {
    const balance = await requests.call(getBalance, { account: { kind: 'pool', poolId }, currency }, ctx);
    // The account is opened by its first transfer.
    return balance.ok ? BigInt(balance.value.postedMinor) : 0n;
  },
});

/** A refused key stays refused for ever, so a try after a refusal has the next key. */
const keyAfter = (key: string, refusals: number): string => (refusals === 0 ? key : `${key}:${refusals + 1}`);

const accountOf = (party: PayoutParty, poolId: string, payout: PayoutRow): AccountRef => {
  switch (party) {
    case 'POOL':
      return { kind: 'pool', poolId };
    case 'PRIZES':
      return { kind: 'system', name: 'prizes' };
    case 'REVENUE':
      return { kind: 'system', name: 'revenue' };
    case 'WINNER':
      if (payout.userId === null) throw new Error(`payout ${payout.leg} of pool ${poolId} has no winner`);
      return { kind: 'user', userId: payout.userId };
  }
};
