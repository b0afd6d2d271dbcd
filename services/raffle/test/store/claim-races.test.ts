import type { Result } from '@tessera/kernel';
import { openDatabase } from '@tessera/runtime/postgres';
import { roundsOf, type SeededRandom, seededRandom } from '@tessera/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Claim } from '../../src/domain/claims/claim.ts';
import { publishEvent } from '../../src/messaging/to-contract.ts';
import { PrizeRecord } from '../../src/persistence/prize.record.ts';
import { createRaffles } from '../../src/persistence/raffle-store.ts';
import { acceptClaim } from '../../src/use-cases/claims/accept-claim.ts';
import { declineClaim } from '../../src/use-cases/claims/decline-claim.ts';
import { expireClaim } from '../../src/use-cases/claims/expire-claim.ts';
import { type ClaimsPool, carryOn, drawnPool, expectClaimsHold } from '../claims-world.ts';
import { eur } from '../domain/samples.ts';
import { eventsOf } from '../invariants.ts';
import { openWorld, type Ports, PRICE_MINOR, type RaffleWorld, worldSealer } from '../raffle-world.ts';

/*
 * Two things that cannot both happen to a claim, asked of two processes at once. A race is run until both have won, and at
 * least so many rounds; `RACES` says how many. The seed repeats who asked whom first, the rest is the scheduler's choice.
 */

const ROUNDS = roundsOf('RACES', { usually: 8, soaking: 1_000 });
/** Who never wins in so many rounds cannot win. */
const PATIENCE = ROUNDS + 300;
const TIME = { timeout: 60_000 + ROUNDS * 500 };
/** Claims of one pool: racing for one at a time, they need no draw of their own each. */
const WINNERS = 12;

let world: RaffleWorld;
let instances: readonly [Ports, Ports];
let random: SeededRandom;
let closeOther: () => Promise<void>;
let pool: ClaimsPool;
let untouched: Claim[] = [];

beforeAll(async () => {
  world = await openWorld();
  const other = await openDatabase({ service: 'raffle', url: world.url, entities: [PrizeRecord], poolSize: 4 });
  instances = [world.ports, { ...world.ports, raffles: createRaffles(other, publishEvent, worldSealer) }];
  closeOther = () => other.close();
  random = seededRandom();
});
beforeEach(() => {
  untouched = [];
});
afterAll(async () => {
  await closeOther();
  await world.close();
});

/** An open claim that nobody has decided about, of a pool with alternates for the first few. */
const freshClaim = async (): Promise<Claim> => {
  const left = untouched.pop();
  if (left) return left;
  pool = await drawnPool(world, {}, { ticketsRequired: WINNERS + 4, winnerCount: WINNERS, alternateCount: 4 });
  untouched = await pool.claims();
  return freshClaim();
};

type Act = (on: Ports) => Promise<Result<unknown, { readonly code: string }>>;

/** Clocks of two instances are never quite the same: one still sees the last moment of the claim, the other its end. */
const at = (moment: Date) => ({ ...world.clock, now: () => moment });
const lastMoment = ({ expiresAt }: Claim) => at(new Date((expiresAt?.getTime() ?? 0) - 1));
const itsEnd = ({ expiresAt }: Claim) => at(expiresAt ?? new Date(0));

const acceptance =
  (claim: Claim): Act =>
  (on) =>
    acceptClaim(world.depsOn(on))(
      { claimId: claim.id },
      { ...world.contextOf(claim.userId, 'member'), clock: lastMoment(claim) },
    );
const refusal =
  (claim: Claim): Act =>
  (on) =>
    declineClaim(world.depsOn(on))(
      { claimId: claim.id },
      { ...world.contextOf(claim.userId, 'member'), clock: lastMoment(claim) },
    );
const expiry =
  (claim: Claim): Act =>
  (on) =>
    expireClaim(world.depsOn(on))({ claimId: claim.id }, { ...world.staff, clock: itsEnd(claim) });

/** Asks two instances at once, in an order that the seed chose; answers in the order of `acts`. */
const atOnce = async (acts: readonly [Act, Act]) => {
  const [first, second] = random.shuffle(instances);
  const reversed = random.next() < 0.5;
  const order = reversed ? [acts[1], acts[0]] : acts;
  const answers = await Promise.all([order[0]?.(first ?? world.ports), order[1]?.(second ?? world.ports)]);
  const codes = answers.map((answer) => (answer?.ok ? undefined : answer?.error.code));
  return reversed ? codes.reverse() : codes;
};

/** Some act about some claim, decided or not. */
const anything = (claims: readonly Claim[]): Act => {
  const [claim] = random.shuffle(claims);
  const [act] = random.shuffle([acceptance, refusal, expiry]);
  if (!claim || !act) throw new Error('there is always a claim');
  return act(claim);
};

/** Runs two things at once until both orders were seen, and at least ROUNDS times. `play` says which came first. */
const bothOrders = async (play: () => Promise<string>): Promise<void> => {
  const seen = new Set<string>();
  for (let round = 0; round < ROUNDS || (seen.size < 2 && round < PATIENCE); round += 1) seen.add(await play());
  expect(seen.size).toBe(2);
};

const stateNow = async ({ rank }: Claim): Promise<string> => (await pool.claim(rank)).state;

/** What was decided was told once, and nothing after it. */
const expectToldOnce = async ({ id }: Claim, end: string): Promise<void> =>
  expect(await eventsOf(world, id)).toEqual([
    ['claim-opened', 1],
    [end, 2],
  ]);

describe('of two at once, one happens and the other is told:', TIME, () => {
  it('an acceptance and the end of its time', () =>
    bothOrders(async () => {
      const claim = await freshClaim();
      const [accepted] = await atOnce([acceptance(claim), expiry(claim)]);
      if (accepted !== undefined) expect(accepted).toBe('raffle.claim_expired');
      expect(await stateNow(claim)).toBe(accepted === undefined ? 'ACCEPTED' : 'EXPIRED');
      await expectToldOnce(claim, accepted === undefined ? 'claim-accepted' : 'claim-expired');
      await expectClaimsHold(world, pool.poolId);
      return accepted ?? 'accepted';
    }));

  it('two acceptances', () =>
    bothOrders(async () => {
      const claim = await freshClaim();
      const codes = await atOnce([acceptance(claim), acceptance(claim)]);
      expect([...codes].sort()).toEqual(['raffle.claim_decided', undefined]);
      await expectToldOnce(claim, 'claim-accepted');
      const legs = await world.sql('select 1 from raffle.payouts where pool_id = $1 and place = $2 and source = $3', [
        ...[pool.poolId, claim.place, 'PRIZES'],
      ]);
      expect(legs.length).toBeLessThanOrEqual(1);
      await expectClaimsHold(world, pool.poolId);
      return codes[0] ?? 'first';
    }));

  it('an acceptance and a refusal', () =>
    bothOrders(async () => {
      const claim = await freshClaim();
      const codes = await atOnce([acceptance(claim), refusal(claim)]);
      expect([...codes].sort()).toEqual(['raffle.claim_decided', undefined]);
      const wasAccepted = codes[0] === undefined;
      expect(await stateNow(claim)).toBe(wasAccepted ? 'ACCEPTED' : 'DECLINED');
      await expectToldOnce(claim, wasAccepted ? 'claim-accepted' : 'claim-declined');
      await expectClaimsHold(world, pool.poolId);
      return wasAccepted ? 'accepted' : 'declined';
    }));

  it('a refusal and the end of its time: one alternate is asked', () =>
    bothOrders(async () => {
      const claim = await freshClaim();
      const before = (await pool.claims()).length;
      const [declined] = await atOnce([refusal(claim), expiry(claim)]);
      if (declined !== undefined) expect(declined).toBe('raffle.claim_expired');
      const after = (await pool.claims()).length;
      expect(after - before).toBe(before < WINNERS + 4 ? 1 : 0);
      await expectClaimsHold(world, pool.poolId);
      return declined ?? 'declined';
    }));

  it('two jobs that find the same claim expired', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const claim = await freshClaim();
      const before = (await pool.claims()).length;
      expect(await atOnce([expiry(claim), expiry(claim)])).toEqual([undefined, undefined]);
      expect((await pool.claims()).length - before).toBe(before < WINNERS + 4 ? 1 : 0);
      await expectToldOnce(claim, 'claim-expired');
      await expectClaimsHold(world, pool.poolId);
    }
  });
});

describe('any history of two at once', TIME, () => {
  it('pays nobody else’s place, no more than there are prizes, and every cent once', async () => {
    for (let round = 0; round < Math.max(2, ROUNDS / 4); round += 1) {
      const [winnerCount, alternateCount] = [random.integer(1, 4), random.integer(0, 4)];
      const terms = { ticketsRequired: winnerCount + alternateCount, winnerCount, alternateCount };
      pool = await drawnPool(world, { value: eur(700) }, terms);
      for (let step = 0; step < 3 * terms.ticketsRequired; step += 1) {
        const claims = await pool.claims();
        await atOnce([anything(claims), anything(claims)]);
        if (random.next() < 0.3) await carryOn(world, pool.poolId, random.shuffle(instances)[0]);
      }
      // Whatever is still open by now is declined, so that the pool comes to its end.
      for (let open = true; open; ) {
        const claim = (await pool.claims()).find(({ state }) => state === 'OPEN');
        open = claim !== undefined;
        if (claim) await refusal(claim)(world.ports);
      }
      await Promise.all(instances.map((on) => carryOn(world, pool.poolId, on)));
      await expectClaimsHold(world, pool.poolId);
      const taken = (await pool.claims()).filter(({ state }) => state === 'FULFILLED');
      expect(taken.length).toBeLessThanOrEqual(winnerCount);
      const made = world.books.transfers.filter(({ debit }) => debit === `pool/${pool.poolId}`);
      expect(made.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(terms.ticketsRequired * PRICE_MINOR);
      expect(world.books.balance({ kind: 'pool', poolId: pool.poolId })).toBe(0);
      const paid = await world.sql<{ total: string }>(
        `select coalesce(sum(amount_minor), 0) as total from raffle.payouts
         where pool_id = $1 and target = 'WINNER' and transfer_id is not null`,
        [pool.poolId],
      );
      expect(paid).toEqual([{ total: String(700 * taken.length) }]);
    }
  });
});

describe('the last alternate', TIME, () => {
  it('is asked about one of two places that fall free at once, and the other prize is unclaimed', () =>
    bothOrders(async () => {
      pool = await drawnPool(world, {}, { ticketsRequired: 3, winnerCount: 2, alternateCount: 1 });
      const [first, second] = await pool.claims();
      if (!first || !second) throw new Error('there are two winners');
      expect(await atOnce([refusal(first), expiry(second)])).toEqual([undefined, undefined]);
      const [, , last, ...more] = await pool.claims();
      expect([last?.state, more.length]).toEqual(['OPEN', 0]);
      await expectClaimsHold(world, pool.poolId);
      return `place ${last?.place}`;
    }));
});
