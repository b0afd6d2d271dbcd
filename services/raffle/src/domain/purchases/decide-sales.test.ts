import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eur, NOW, sampleOpen, sampleOrder, samplePayment, samplePending } from '../../../test/domain/samples.ts';
import type { Ticket } from '../draws/draw.ts';
import type { Pool } from '../pools/pool.ts';
import { decideSales, type Sale, type SalesState } from './decide-sales.ts';
import type { PaymentOutcome, Purchase } from './purchase.ts';
import { nothingYet, type Standing, standingAfter } from './standing.ts';

const PLACES = 12;
const MEMBERS = ['anna', 'ben', 'cleo'];

const openPool = (): Pool =>
  sampleOpen({
    ...{ ticketsRequired: PLACES, ticketsPerMember: 7, freeEntriesPerMember: 1 },
    boost: { price: eur(200), perMember: 2 },
  });

/** What a test keeps between batches, as the tables would. */
interface Books {
  pool: Pool;
  readonly purchases: Map<string, Purchase>;
  readonly tickets: Ticket[];
}

const standingsIn = ({ purchases }: Books): Map<string, Standing> => {
  const standings = new Map<string, Standing>();
  for (const purchase of purchases.values()) {
    const { userId } = purchase;
    standings.set(userId, standingAfter(standings.get(userId) ?? nothingYet, undefined, purchase));
  }
  return standings;
};

/** Carries a batch out on the books, as the store does. */
const carryOut = (books: Books, sales: readonly Sale[], newId: () => string) => {
  const asked = sales.flatMap((sale) => (sale.kind === 'end' ? [sale.purchaseId] : []));
  const state: SalesState = {
    pool: books.pool,
    purchases: asked.flatMap((id) => books.purchases.get(id) ?? []),
    standings: standingsIn(books),
  };
  const decided = decideSales(state, sales, { now: NOW, newId });
  books.pool = decided.pool ?? books.pool;
  for (const purchase of [...decided.placed, ...decided.ended]) books.purchases.set(purchase.id, purchase);
  books.tickets.push(...decided.tickets);
  return decided.results;
};

const countingIds = () => {
  let count = 0;
  return () => {
    count += 1;
    return `ticket-${count}`;
  };
};

const newBooks = (): Books => ({ pool: openPool(), purchases: new Map(), tickets: [] });

/** What must hold whatever was sold in whatever batches: an own count beside the one that is tested. */
const expectSound = ({ pool, purchases, tickets }: Books): void => {
  const all = [...purchases.values()];
  const sum = (chosen: readonly Purchase[]) => chosen.reduce((total, { quantity }) => total + quantity, 0);
  const confirmed = all.filter(({ status }) => status === 'CONFIRMED');
  expect(pool.sold).toBe(sum(confirmed));
  expect(pool.reserved).toBe(sum(all.filter(({ status }) => status === 'PENDING')));
  expect(pool.sold + pool.reserved).toBeLessThanOrEqual(PLACES);
  expect(tickets.map(({ number }) => number)).toEqual(Array.from({ length: pool.sold }, (_, index) => index + 1));
  for (const { id, quantity } of confirmed) {
    expect(tickets.filter(({ purchaseId }) => purchaseId === id)).toHaveLength(quantity);
  }
  expect(pool.state).toBe(pool.sold === PLACES ? 'FULL' : 'OPEN');
  for (const member of MEMBERS) {
    const live = all.filter(({ userId, status }) => userId === member && status !== 'FAILED');
    expect(sum(live)).toBeLessThanOrEqual(7);
    expect(sum(live.filter(({ type }) => type === 'BOOST'))).toBeLessThanOrEqual(2);
    expect(sum(live.filter(({ payment }) => payment === 'FREE'))).toBeLessThanOrEqual(1);
  }
};

interface Step {
  readonly what: 'place' | 'pay' | 'refuse' | 'let-go';
  readonly member: string;
  readonly kind: 'ENTRY' | 'BOOST' | 'FREE' | 'STEPS';
  readonly quantity: number;
  /** Of the purchases there have been, which one is ended. */
  readonly which: number;
  /** Whether a batch ends here. */
  readonly last: boolean;
}

const steps = fc.array(
  fc.record<Step>({
    what: fc.constantFrom('place', 'place', 'pay', 'pay', 'refuse', 'let-go'),
    member: fc.constantFrom(...MEMBERS),
    kind: fc.constantFrom('ENTRY', 'ENTRY', 'BOOST', 'FREE', 'STEPS'),
    quantity: fc.integer({ min: 1, max: 3 }),
    which: fc.nat(40),
    last: fc.boolean(),
  }),
  { maxLength: 60 },
);

const refusal = { code: 'wallet.insufficient_funds', message: 'Not enough.' } as const;

const outcomeOf = (what: Step['what'], which: number): PaymentOutcome =>
  what === 'pay'
    ? { kind: 'captured', ...samplePayment(which) }
    : { kind: what === 'refuse' ? 'refused' : 'let-go', refusal };

/** A step as a sale; it may only name purchases that an earlier batch has begun. */
const saleOf = (step: Step, index: number, begun: readonly string[]): Sale | undefined => {
  const { what, member, kind, quantity, which } = step;
  if (what === 'place') {
    const payment = kind === 'FREE' ? 'FREE' : kind === 'STEPS' ? 'HOLD' : 'TRANSFER';
    const type = kind === 'BOOST' ? 'BOOST' : 'ENTRY';
    return { kind: 'place', order: sampleOrder({ id: `purchase-${index}`, userId: member, type, payment, quantity }) };
  }
  const purchaseId = begun[which % Math.max(1, begun.length)];
  return purchaseId === undefined ? undefined : { kind: 'end', purchaseId, outcome: outcomeOf(what, which) };
};

describe('any sales in any batches', () => {
  it('never oversell, number without gaps, keep every limit, and come to what they come to one by one', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const [together, alone] = [newBooks(), newBooks()];
        const [togetherId, aloneId] = [countingIds(), countingIds()];
        let begun: string[] = [];
        let batch: Sale[] = [];
        const finish = (): void => {
          const results = carryOut(together, batch, togetherId);
          const singly = batch.flatMap((sale) => carryOut(alone, [sale], aloneId));
          expect(results).toEqual(singly);
          expect(together).toEqual(alone);
          expectSound(together);
          begun = [...together.purchases.keys()];
          batch = [];
        };
        for (const [index, step] of history.entries()) {
          const sale = saleOf(step, index, begun);
          if (sale) batch.push(sale);
          if (step.last) finish();
        }
        finish();
      }),
    );
  });
});

describe('the end of a purchase', () => {
  const pool = sampleOpen({ reserved: 2 });
  const captured = { kind: 'captured', ...samplePayment() } as const;
  const end = (before: Purchase, outcome: PaymentOutcome, inPool: Pool = pool) => {
    const sale = { kind: 'end', purchaseId: before.id, outcome } as const;
    const state = { pool: inPool, purchases: [before], standings: new Map() };
    return decideSales(state, [sale], { now: NOW, newId: () => 'ticket-1' });
  };

  it('given two ends in one batch, then the first one stands', () => {
    const purchase = samplePending();
    const sales = [captured, { kind: 'refused', refusal } as const].map(
      (outcome): Sale => ({ kind: 'end', purchaseId: purchase.id, outcome }),
    );
    const decided = decideSales({ pool, purchases: [purchase], standings: new Map() }, sales, {
      now: NOW,
      newId: countingIds(),
    });
    expect(decided.ended).toMatchObject([{ status: 'CONFIRMED' }]);
    expect(decided.tickets).toHaveLength(2);
    expect(decided.results[1]).toMatchObject({ ok: true, value: { purchase: { status: 'CONFIRMED' }, events: [] } });
  });

  it('given money for a pool that was cancelled or drawn meanwhile, then it goes back', () => {
    for (const [state, failureCode] of [
      ['CANCELLED', 'raffle.pool_cancelled'],
      ['FULL', 'raffle.pool_closed'],
    ] as const) {
      const { ended, tickets } = end(samplePending(), captured, { ...pool, state });
      expect([ended, tickets]).toMatchObject([[{ status: 'REFUNDING', failureCode }], []]);
    }
  });

  it('given a go-ahead meanwhile, then who wanted to let it go must look again', () => {
    const letGo = { kind: 'let-go', refusal } as const;
    const waiting = samplePending(2, { payment: 'HOLD' });
    expect(end(waiting, letGo).ended).toMatchObject([{ status: 'FAILED' }]);
    const decided = end({ ...waiting, goAheadAt: NOW }, letGo);
    expect([decided.ended, decided.pool]).toEqual([[], pool]);
  });

  it('given steps, then the tickets are numbered but not handed over; given one call, then both', () => {
    expect(end(samplePending(), captured).ended).toMatchObject([{ status: 'CONFIRMED', redeemedAt: NOW }]);
    const steps = end(samplePending(2, { payment: 'HOLD' }), captured);
    expect(steps.ended).toMatchObject([{ status: 'CONFIRMED', redeemedAt: null }]);
    expect(steps.tickets.map(({ number }) => number)).toEqual([1, 2]);
  });
});
