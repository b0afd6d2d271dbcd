import { setTimeout as delay } from 'node:timers/promises';
import { transferPosted } from '@tessera/contracts';
import { identify } from '@tessera/stack';
import { eventually, isSoaking, roundsOf, type SeededRandom, seededRandom } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storedEvents } from './streams.ts';
import { repeatAll } from './wallet/answers-kept.ts';
import { type Books, openWalletPlace, type WalletPlace } from './wallet/place.ts';
import { type Asked, askUntilAnswered, Rush } from './wallet/rush.ts';
import { wrongsOfLedger } from './wallet/whole-ledger.ts';

/** `npm run soak -- wallet` plays many rounds, `npm test` two: one with the wallet as the victim, one with Postgres. */
const rounds = roundsOf('ROUNDS', { usually: 2, soaking: 50 });

const CALLERS = 64;
const ACCOUNTS = 20;
const OPENING_MINOR = 5_000;
const PATIENCE_MS = 60_000;

let place: WalletPlace;
let firstSeed: number;
let lastBooks: Books;
let failed = false;

beforeAll(async () => {
  firstSeed = seededRandom().seed;
  place = await openWalletPlace();
}, 120_000);

afterAll(() => place?.dispose(failed), 60_000);

const fund = async ({ tenantId, token, accountIds }: Books): Promise<void> => {
  for (const accountId of accountIds) {
    const body = JSON.stringify({
      debit: { kind: 'external', provider: 'bank' },
      credit: { kind: 'account', accountId },
      amountMinor: OPENING_MINOR,
      currency: 'EUR',
      note: 'paid in',
    });
    const paidIn = { key: `${tenantId}/${accountId}`, path: '/v1/transfers', body, transfers: 1 };
    const { status } = await askUntilAnswered(place.url, token, paidIn);
    expect(status).toBe(201);
  }
};

type Victim = 'wallet' | 'postgres' | 'both';

const killed = async (victim: Victim): Promise<void> => {
  const { services, postgres } = place.stack;
  const pids = [
    ...(victim === 'postgres' ? [] : [services.pid('wallet')]),
    ...(victim === 'wallet' ? [] : [postgres.pid]),
  ];
  await Promise.all([
    ...(victim === 'postgres' ? [] : [services.kill('wallet')]),
    ...(victim === 'wallet' ? [] : [postgres.kill()]),
  ]);
  for (const pid of pids) expect(pid === undefined ? 'never ran' : identify(pid), `${victim} is dead`).toBeUndefined();
};

const broughtBack = async (victim: Victim): Promise<void> => {
  if (victim !== 'wallet') await place.stack.postgres.restart();
  // Waits until the wallet is ready, also where it was not the one that was killed.
  await place.stack.services.restart('wallet');
};

/** From here on the wallet answers and nobody hears it; so what it commits before its end is never answered. */
const muffle = async (random: SeededRandom): Promise<void> => {
  place.wire.blackhole('replies');
  await delay(random.integer(5, 80));
};

const dropWhatWasSaid = (): void => {
  place.wire.cut();
  place.wire.heal();
};

/**
 * SIGKILL in the middle of the rush, in every other round with the last answers lost, and callers who go on until they are answered
 * again. Returns the calls that were cut off.
 */
const strike = async (victim: Victim, rush: Rush, random: SeededRandom): Promise<readonly Asked[]> => {
  await eventually(() => expect(rush.answered).toBeGreaterThan(CALLERS), { timeoutMs: PATIENCE_MS });
  await delay(random.integer(0, 600));
  await eventually(() => expect(rush.open.size).toBeGreaterThan(CALLERS / 2), { timeoutMs: PATIENCE_MS, everyMs: 1 });
  const isMuffled = isSoaking ? random.integer(0, 1) === 1 : victim === 'wallet';
  if (isMuffled) await muffle(random);
  await killed(victim);
  if (isMuffled) dropWhatWasSaid();
  const begunBefore = rush.asked.slice();
  await delay(random.integer(0, 500));
  await broughtBack(victim);
  const before = rush.answered;
  await eventually(() => expect(rush.answered).toBeGreaterThan(before + CALLERS), { timeoutMs: PATIENCE_MS });
  await rush.stop();
  return begunBefore.filter(({ answer }) => answer === undefined);
};

/** A killed wallet's last commit may still be on its way in Postgres, which has not yet noticed that nobody waits for it. */
const untilNothingIsUnderWay = (since: Date): Promise<void> =>
  eventually(async () => {
    const busy = await place.database.sql(
      `select pid from pg_stat_activity where usename = 'wallet' and state <> 'idle' and xact_start <= $1`,
      [since],
    );
    expect(busy).toEqual([]);
  });

const expectEveryTransferAnnouncedOnce = async ({ tenantId }: Books): Promise<void> => {
  const { sql } = place.database;
  await eventually(async () => expect(await sql('select 1 from wallet.outbox limit 1')).toEqual([]), {
    timeoutMs: PATIENCE_MS,
  });
  const posted = await sql<{ id: string }>('select id from wallet.transfers where tenant_id = $1 order by id', [
    tenantId,
  ]);
  const events = await storedEvents<{ transferId: string }>(place.stack, transferPosted);
  const announced = new Set(events.map(({ transferId }) => transferId));
  expect(posted.filter(({ id }) => !announced.has(id))).toEqual([]);
  const [row] = await sql<{ count: string }>('select count(*) from wallet.transfers');
  expect(announced.size, 'transfers of all rounds that were announced').toBe(Number(row?.count));
};

/** Everything that a round can go wrong by follows from its own seed: `SEED=<it> ROUNDS=1` plays it again. */
const victimOf = (round: number, random: SeededRandom): Victim => {
  if (!isSoaking) return round === 0 ? 'wallet' : 'postgres';
  return random.pick(['wallet', 'postgres', 'both'] as const);
};

describe(`in the middle of ${CALLERS} callers, the wallet or its Postgres is killed`, () => {
  test.each(Array.from({ length: rounds }, (_, index) => index))(
    'round %i: answered calls are in the ledger once, others wholly or not at all, and the same key tells which',
    async (round) => {
      failed = true;
      const random = seededRandom(firstSeed + round);
      const { database } = place;
      const books = await place.openBooks(ACCOUNTS);
      lastBooks = books;
      await fund(books);
      const rush = new Rush(place.url, books, random);
      const victim = victimOf(round, random);
      rush.start(CALLERS);
      const cutOff = await strike(victim, rush, random).finally(() => rush.stop());
      await untilNothingIsUnderWay(new Date());
      const { wrongs, carriedOut, absent } = await repeatAll(database.sql, place.url, books, rush.asked);
      const those = (calls: ReadonlySet<Asked>) => cutOff.filter((one) => calls.has(one)).length;
      console.log(
        `round ${round}: ${victim} killed, ${cutOff.length} calls cut off, ${those(carriedOut)} of them carried out and ` +
          `${those(absent)} not there; ${rush.answered} calls answered`,
      );
      expect(wrongs).toEqual([]);
      expect(cutOff.length).toBeGreaterThan(0);
      for (const status of [200, 201, 409])
        expect(
          rush.asked.filter(({ answer }) => answer?.status === status).length,
          `answers ${status}`,
        ).toBeGreaterThan(0);
      expect(await wrongsOfLedger(database.sql, books.tenantId)).toEqual([]);
      await expectEveryTransferAnnouncedOnce(books);
      failed = false;
    },
    300_000,
  );
});

const own = `tenant_id = $1 and account_id = (
  select account_id from wallet.ledger_entries where tenant_id = $1 group by account_id order by count(*) desc limit 1)`;

describe('what went wrong would be seen', () => {
  test.each([
    [
      'an edited amount',
      `update wallet.ledger_entries set amount_minor = amount_minor + 1 where ${own} and sequence = 3`,
    ],
    ['a removed entry', `delete from wallet.ledger_entries where ${own} and sequence = 3`],
    [
      'two entries that changed places',
      `update wallet.ledger_entries set sequence = case sequence when 2 then 1000003 else 1000002 end where ${own} and sequence in (2, 3);
       update wallet.ledger_entries set sequence = sequence - 1000000 where ${own} and sequence > 1000000`,
    ],
    ['a note that was rewritten', `update wallet.transfers set refs = '{"note":"another"}' where tenant_id = $1`],
    ['money from nowhere', 'update wallet.accounts set posted_minor = posted_minor + 1 where tenant_id = $1'],
  ])('%s', async (_what, plant) => {
    const { tenantId } = lastBooks;
    const wrongs = await place.database.withoutTrace(async (sql) => {
      for (const statement of plant.split(';')) await sql(statement, [tenantId]);
      return wrongsOfLedger(sql, tenantId);
    });
    expect(wrongs.length).toBeGreaterThan(0);
  });
});
