import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eur, NOW, samplePrize } from '../../../test/domain/samples.ts';
import { type Payout, planPrizes, planRemainder, type Winner } from '../draws/payout.ts';
import {
  acceptClaim,
  type Claim,
  type ClaimTerms,
  declineClaim,
  expireClaim,
  fulfilClaim,
  isOver,
  openClaims,
  passOn,
} from './claim.ts';

const terms = (change: Partial<ClaimTerms> = {}): ClaimTerms => ({
  ...{ poolId: 'pool-1', prizeId: 'prize-1', kind: 'CASH', claimWindowSeconds: 3_600 },
  ...change,
});
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);
const picks = (count: number, from = 1): Winner[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ place: index + 1, ticketNumber: from + index, userId: `user-${from + index}` },
  }));
const moment = (now = NOW) => {
  let next = 0;
  const newId = (): string => {
    next += 1;
    return `claim-${next}`;
  };
  return { now, newId };
};
const one = (change: Partial<ClaimTerms> = {}): Claim => {
  const [claim] = openClaims(terms(change), picks(1), moment());
  if (!claim) throw new Error('there is a winner');
  return claim;
};
const accepted = (): Claim => ({ ...one(), state: 'ACCEPTED', acceptedAt: NOW });

describe('openClaims', () => {
  it('given a window, then each winner is asked about the place that was drawn for them', () => {
    const claims = openClaims(terms(), picks(2), moment());
    expect(claims.map(({ place, rank, userId, state, expiresAt }) => [place, rank, userId, state, expiresAt])).toEqual([
      [1, 1, 'user-1', 'OPEN', later(3_600)],
      [2, 2, 'user-2', 'OPEN', later(3_600)],
    ]);
  });

  it('given none, then nobody is asked', () => {
    expect(one({ claimWindowSeconds: null })).toMatchObject({ state: 'ACCEPTED', acceptedAt: NOW, expiresAt: null });
  });
});

describe('a claim', () => {
  it('can be accepted or declined until its time is over, and not at that very moment', () => {
    expect(acceptClaim(one(), later(3_599))).toMatchObject({ ok: true, value: { state: 'ACCEPTED', sequence: 2 } });
    expect(declineClaim(one(), later(3_599))).toMatchObject({ ok: true, value: { state: 'DECLINED', sequence: 2 } });
    for (const decide of [acceptClaim, declineClaim]) {
      expect(decide(one(), later(3_600))).toMatchObject({ ok: false, error: { code: 'raffle.claim_expired' } });
    }
  });

  it('expires when its time is over, unless somebody decided it', () => {
    expect(expireClaim(one(), later(3_599))).toBeUndefined();
    expect(expireClaim(one(), later(3_600))).toMatchObject({ state: 'EXPIRED', endedAt: later(3_600), sequence: 2 });
    expect(expireClaim(accepted(), later(9_999))).toBeUndefined();
  });

  it.each(['ACCEPTED', 'FULFILLED', 'DECLINED'] as const)('that is %s is not decided again', (state) => {
    const decided = { ...one(), state };
    for (const decide of [acceptClaim, declineClaim]) {
      expect(decide(decided, NOW)).toMatchObject({
        ok: false,
        error: { code: 'raffle.claim_decided', details: { state } },
      });
    }
    expect(expireClaim(decided, later(9_999))).toBeUndefined();
  });

  it('that expired says so, however often it is asked for', () => {
    expect(acceptClaim({ ...one(), state: 'EXPIRED' }, NOW)).toMatchObject({
      ok: false,
      error: { code: 'raffle.claim_expired' },
    });
  });

  it('is fulfilled once, and only when it was accepted: anything else is a bug', () => {
    const fulfilled = fulfilClaim(accepted(), NOW);
    expect(fulfilled).toMatchObject({ state: 'FULFILLED', fulfilledAt: NOW, sequence: 2 });
    for (const claim of [one(), fulfilled]) expect(() => fulfilClaim(claim, NOW)).toThrow(claim.state);
  });

  it('is over for its pool’s account once it was fulfilled, ended, or is sent by the operator', () => {
    expect(isOver(one())).toBe(false);
    expect(isOver(accepted())).toBe(false);
    expect(isOver({ ...accepted(), kind: 'PHYSICAL' })).toBe(true);
    for (const state of ['FULFILLED', 'DECLINED', 'EXPIRED'] as const) expect(isOver({ ...one(), state })).toBe(true);
  });
});

/** A pool's claims, driven as the use-cases drive them, with nothing but the pure decisions. */
const play = (winnerCount: number, alternateCount: number, prizeMinor: number, salesMinor: number) => {
  const all = { winners: picks(winnerCount), alternates: picks(alternateCount, winnerCount + 1) };
  const at = moment();
  const claims = openClaims(terms(), all.winners, at);
  let planned: Payout[] = [];
  let unclaimed = 0;
  const funds = () => ({ sales: eur(salesMinor), planned });
  const replace = (claim: Claim): void => {
    claims[claims.findIndex(({ id }) => id === claim.id)] = claim;
  };
  const end = (ended: Claim | undefined): void => {
    if (!ended) return;
    replace(ended);
    const next = passOn(ended, terms(), { ...all, lastRank: claims.length }, { ...at, now: ended.endedAt ?? NOW });
    if (next) claims.push(next);
    else unclaimed += 1;
  };
  const steps = {
    accept: (claim: Claim, now: Date): void => {
      const decided = acceptClaim(claim, now);
      if (!decided.ok) return;
      replace(decided.value);
      planned = [...planned, ...planPrizes(funds(), samplePrize({ value: eur(prizeMinor) }), [decided.value])];
    },
    decline: (claim: Claim, now: Date): void => {
      const decided = declineClaim(claim, now);
      if (decided.ok) end(decided.value);
    },
    expire: (claim: Claim, now: Date): void => end(expireClaim(claim, now)),
  };
  return { claims, steps, funds, planned: () => planned, unclaimed: () => unclaimed };
};

describe('any history of acceptances, refusals and expiries', () => {
  const history = fc.array(
    fc.record({
      what: fc.constantFrom('accept' as const, 'decline' as const, 'expire' as const),
      whose: fc.nat(),
      afterSeconds: fc.integer({ min: 0, max: 2_000 }),
    }),
    { maxLength: 60 },
  );
  const cases = fc.record({
    winnerCount: fc.integer({ min: 1, max: 6 }),
    alternateCount: fc.integer({ min: 0, max: 8 }),
    prizeMinor: fc.integer({ min: 1, max: 10_000 }),
    salesMinor: fc.integer({ min: 0, max: 30_000 }),
    history,
  });

  it('pays one a place and no more than there are prizes, keeps the order of alternates, and loses no cent', () => {
    fc.assert(
      fc.property(cases, ({ winnerCount, alternateCount, prizeMinor, salesMinor, history: steps }) => {
        const game = play(winnerCount, alternateCount, prizeMinor, salesMinor);
        let seconds = 0;
        for (const { what, whose, afterSeconds } of steps) {
          seconds += afterSeconds;
          const claim = game.claims[whose % game.claims.length];
          if (claim) game.steps[what](claim, later(seconds));
          const live = game.claims.filter(({ state }) => state === 'OPEN' || state === 'ACCEPTED');
          expect(new Set(live.map(({ place }) => place)).size).toBe(live.length);
          expect(live.length + game.unclaimed()).toBe(winnerCount);
          // Each rank once and in order: the n-th claim is that of the n-th pick.
          expect(game.claims.map(({ rank }) => rank)).toEqual(game.claims.map((_, index) => index + 1));
          expect(game.claims.map(({ ticketNumber }) => ticketNumber)).toEqual(game.claims.map((_, index) => index + 1));
        }
        const taken = game.claims.filter(({ state }) => state === 'ACCEPTED');
        const paid = (chosen: readonly Payout[]) => chosen.reduce((sum, { amount }) => sum + amount.amountMinor, 0n);
        for (const { place, userId } of taken) {
          const legs = game.planned().filter((leg) => leg.place === place);
          expect(legs.every((leg) => leg.userId === userId)).toBe(true);
          expect(paid(legs)).toBe(BigInt(prizeMinor));
        }
        expect(paid(game.planned())).toBe(BigInt(prizeMinor * taken.length));
        const everything = [...game.planned(), ...planRemainder(game.funds())];
        expect(paid(everything.filter(({ from }) => from === 'POOL'))).toBe(BigInt(salesMinor));
        expect(everything.map(({ leg }) => leg)).toEqual(everything.map((_, index) => index + 1));
      }),
    );
  });

  it('asks everybody there is before a prize is unclaimed', () => {
    const game = play(2, 3, 100, 1_000);
    for (let asked = 0; asked < game.claims.length; asked += 1) {
      const claim = game.claims[asked];
      if (claim) game.steps.decline(claim, NOW);
    }
    expect(game.claims.map(({ place, userId }) => [place, userId])).toEqual([
      [1, 'user-1'],
      [2, 'user-2'],
      [1, 'user-3'],
      [2, 'user-4'],
      [1, 'user-5'],
    ]);
    expect(game.unclaimed()).toBe(2);
  });
});
