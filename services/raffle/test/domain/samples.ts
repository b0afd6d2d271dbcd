import { money } from '@tessera/kernel';
import { secretHash } from '@tessera/proofs';
import { draftPool, openPool, type Pool, type PoolTerms } from '../../src/domain/pools/pool.ts';
import { newPrize, type Prize, type PrizeDetails } from '../../src/domain/prizes/prize.ts';
import { newPurchase, type Purchase } from '../../src/domain/purchases/purchase.ts';

export const NOW = new Date('2026-11-21T20:00:00.000Z');
export const SECRET = new Uint8Array(32).fill(7);

export const eur = (amountMinor: number) => money(BigInt(amountMinor), 'EUR');

export const samplePrize = (details: Partial<PrizeDetails> = {}): Prize =>
  newPrize(
    'prize-1',
    { title: 'Cash', description: '', kind: 'CASH', value: eur(8_000), sponsor: null, stock: 3, ...details },
    NOW,
  );

export const sampleTerms = (terms: Partial<PoolTerms> = {}): PoolTerms => ({
  ...{ prizeId: 'prize-1', title: 'A pool', ticketPrice: eur(500), ticketsRequired: 20 },
  ...{ ticketsPerMember: null, winnerCount: 1, alternateCount: 0 },
  ...terms,
});

const accepted = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
  if (!result.ok) throw new Error('the sample is refused');
  return result.value;
};

export const sampleDraft = (terms: Partial<PoolTerms> = {}): Pool =>
  accepted(draftPool('pool-1', sampleTerms(terms), samplePrize(), NOW));

export const sampleOpen = (state: Partial<Pool> = {}): Pool => ({
  ...accepted(openPool(sampleDraft(), secretHash('pool-1', SECRET), NOW)),
  ...state,
});

export const samplePending = (quantity = 2): Purchase =>
  newPurchase({ id: 'purchase-1', userId: 'user-1', quantity, entrantSalt: new Uint8Array(32) }, sampleOpen(), NOW);
