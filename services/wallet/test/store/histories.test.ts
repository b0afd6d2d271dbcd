import { roundsOf, seededRandom } from '@tessera/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { brokenHistory } from '../histories/broken-history.ts';
import { history } from '../histories/history.ts';
import { playHistory, type Stage } from '../histories/play-history.ts';
import { everyCommand, Tally } from '../histories/tally.ts';
import { type LedgerOnPostgres, ledgerOnPostgres } from '../ledger-on-postgres.ts';

/*
 * Random histories of everything that can be asked of a wallet, by two processes on one database, each history under a tenant of its
 * own and several side by side. What happens in which order is the scheduler's choice; the seed repeats who asked for what.
 * `npm run soak -- histories` plays thousands.
 */

const HISTORIES = roundsOf('HISTORIES', { usually: 12, soaking: 3_000 });
/** Side by side, as many as keep both processors of a small machine busy. */
const LANES = 4;
const TIME = { timeout: 60_000 + HISTORIES * 2_000 };

let first: LedgerOnPostgres;
let stage: Stage;
beforeAll(async () => {
  // Small batches, so that there are many of them and they meet.
  first = await ledgerOnPostgres({ maxBatch: 6 });
  stage = { processes: [first, await first.another()], sql: first.sql };
});
afterAll(() => first.close());

it('any history of any commands at once keeps every promise of the wallet', TIME, async () => {
  const { seed } = seededRandom();
  const tally = new Tally();
  const broken: string[] = [];
  let next = 0;
  const playOn = async (): Promise<void> => {
    while (next < HISTORIES && broken.length === 0) {
      const own = (seed + next) % 2 ** 32;
      next += 1;
      const [drawn] = fc.sample(history, { seed: own | 0, numRuns: 1 });
      if (!drawn) throw new Error('no history was drawn');
      const played = await playHistory(stage, drawn);
      tally.add(played);
      const wrongs = await brokenHistory(played);
      if (wrongs.length > 0) broken.push(`SEED=${own} HISTORIES=1: tenant ${played.tenantId}`, ...wrongs.slice(0, 10));
    }
  };
  await Promise.all(Array.from({ length: LANES }, playOn));
  console.log(String(tally));
  expect(broken).toEqual([]);
  // In many histories everything happens; in a few, what does is up to chance.
  if (HISTORIES >= 300) expect(everyCommand.filter((type) => !tally.granted.has(type))).toEqual([]);
});
