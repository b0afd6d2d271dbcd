import { money, points } from '@tessera/kernel';
import { secretHash } from '@tessera/proofs';
import { draftPool, openPool, type Pool } from '../../src/domain/pools/pool.ts';
import type { PoolTerms } from '../../src/domain/pools/pool-terms.ts';
import { newPrize, type Prize, type PrizeDetails } from '../../src/domain/prizes/prize.ts';
import { newPurchase, type Payment, type Purchase, type PurchaseOrder } from '../../src/domain/purchases/purchase.ts';

export const NOW = new Date('2026-11-21T20:00:00.000Z');
export const SECRET = new Uint8Array(32).fill(7);

export const eur = (amountMinor: number) => money(BigInt(amountMinor), 'EUR');

const accepted = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
  if (!result.ok) throw new Error('the sample is refused');
  return result.value;
};

export const prizeDetails: PrizeDetails = {
  ...{ title: 'Cash', description: '', media: [], kind: 'CASH', value: eur(8_000), points: null },
  ...{ sponsor: null, stock: 3 },
};

export const samplePrize = (details: Partial<PrizeDetails> = {}): Prize =>
  accepted(
    newPrize(
      'prize-1',
      { ...prizeDetails, points: details.kind === 'POINTS' ? points(1_250n) : null, ...details },
      NOW,
    ),
  );

/** Terms of a pool that is drawn when it is sold out, with nothing out of the ordinary. */
export const plainTerms: PoolTerms = {
  ...{ prizeId: 'prize-1', title: 'A pool', ticketPrice: eur(500), ticketsRequired: 20 },
  ...{ ticketsPerMember: null, winnerCount: 1, alternateCount: 0, drawMode: 'COMMIT_REVEAL' },
  ...{ opensAt: null, closesAt: null, whenUnfilled: 'CANCEL_AND_REFUND', extension: null, boost: null },
  ...{ followUp: null, claimWindowSeconds: null, minimumAge: null, countries: null, freeEntriesPerMember: null },
};

export const sampleTerms = (terms: Partial<PoolTerms> = {}): PoolTerms => ({ ...plainTerms, ...terms });

export const sampleDraft = (terms: Partial<PoolTerms> = {}): Pool =>
  draftPool({ id: 'pool-1', number: 1 }, sampleTerms(terms), NOW);

export const sampleOpen = (state: Partial<Pool> = {}): Pool => ({
  ...openPool(sampleDraft(), secretHash('pool-1', SECRET), NOW),
  ...state,
});

export const samplePayment = (which: number | string = 1): Payment => ({
  transferId: `transfer-${which}`,
  entry: { accountId: 'account-1', sequence: 7, hash: 'ab'.repeat(32) },
});

export const sampleOrder = (order: Partial<PurchaseOrder> = {}): PurchaseOrder => ({
  ...{ id: 'purchase-1', userId: 'user-1', type: 'ENTRY', payment: 'TRANSFER', paymentId: null, quantity: 1 },
  entrantSalt: new Uint8Array(32),
  ...order,
});

export const samplePending = (quantity = 2, order: Partial<PurchaseOrder> = {}): Purchase =>
  newPurchase(sampleOrder({ quantity, ...order }), { id: 'pool-1', closesAt: null }, eur(500), NOW);
