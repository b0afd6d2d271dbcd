import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually, type SeededRandom, seededRandom } from '@tessera/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountRef } from '../../src/domain/accounts/account-ref.ts';
import type { LedgerCommand } from '../../src/domain/ledger/decide-postings.ts';
import { capture, external, hold, idOf, pool, revenue, tenantId, topUp, transfer, user } from '../ledger-in-memory.ts';
import { type LedgerOnPostgres, ledgerOnPostgres, type OpenLedger } from '../ledger-on-postgres.ts';

/*
 * Two processes on one database, each with its own queue of commits, and everybody at once. What happens in which order
 * is the scheduler's choice; the seed repeats who asked for what.
 */

let ledgers: readonly [LedgerOnPostgres, OpenLedger];
let random: SeededRandom;
beforeAll(async () => {
  // Small batches, so that there are many of them and they meet.
  const first = await ledgerOnPostgres({ maxBatch: 5 });
  ledgers = [first, await first.another()];
  random = seededRandom();
});
afterAll(() => ledgers[0].close());

const either = () => random.pick(ledgers);
const newMember = async (amountMinor: number): Promise<string> => {
  const name = `member ${randomUUID()}`;
  if (amountMinor > 0) await ledgers[0].given(topUp(name, amountMinor));
  return name;
};
const stateOf = async (name: string) => {
  const [row] = await ledgers[0].sql<{ posted: string; held: string }>(
    'select posted_minor as posted, held_minor as held from wallet.accounts where tenant_id = $1 and owner_id = $2',
    [tenantId, idOf(name)],
  );
  return { posted: Number(row?.posted), held: Number(row?.held) };
};
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('many at once', () => {
  it('debit an account never below its floor, and exactly as often as there is money', async () => {
    const anna = await newMember(1_000);
    const results = await Promise.all(
      times(60, () => either().execute(transfer(user(anna), pool(random.pick(['a', 'b', 'c'])), 50))),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(20);
    expect(await stateOf(anna)).toEqual({ posted: 0, held: 0 });
    expect(await ledgers[0].wrongs()).toEqual([]);
  });

  it('place holds that never exceed the balance together', async () => {
    const anna = await newMember(1_000);
    const results = await Promise.all(times(60, () => either().execute(hold(user(anna), random.integer(10, 90)))));
    const { posted, held } = await stateOf(anna);
    expect(posted).toBe(1_000);
    expect(held).toBeLessThanOrEqual(1_000);
    expect(held).toBeGreaterThan(900);
    expect(results.some((result) => !result.ok)).toBe(true);
    expect(await ledgers[0].wrongs()).toEqual([]);
  });

  it('capture, release and sweep one hold, and one of them has it', async () => {
    for (const _round of times(25, (index) => index)) {
      const anna = await newMember(100);
      const { holdId } = await ledgers[0].given(hold(user(anna), 100));
      const closing: LedgerCommand[] = [
        capture(holdId, pool('race')),
        { type: 'release-hold', holdId },
        capture(holdId, pool('race'), 40),
        { type: 'release-hold', holdId },
      ];
      const results = await Promise.all(random.shuffle(closing).map((command) => either().execute(command)));
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      expect((await stateOf(anna)).held).toBe(0);
    }
    expect(await ledgers[0].wrongs()).toEqual([]);
  });

  it('give one transfer back in parts, and never more than it was', async () => {
    const anna = await newMember(1_000);
    const { transferId } = await ledgers[0].given(transfer(user(anna), pool('refunds'), 600));
    await ledgers[0].given(transfer(external, pool('refunds'), 5_000));
    const results = await Promise.all(
      times(30, () => either().execute(transfer(pool('refunds'), user(anna), 100, { reverses: transferId }))),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(6);
    expect((await stateOf(anna)).posted).toBe(1_000);
    expect(await ledgers[0].wrongs()).toEqual([]);
  });

  it('open one account, and all find the same one', async () => {
    for (const round of times(10, (index) => index)) {
      const results = await Promise.all(
        times(8, () =>
          either().execute({ type: 'open-account', owner: user(`newcomer ${random.seed} ${round}`), currency: 'EUR' }),
        ),
      );
      expect(new Set(results.map((result) => (result.ok ? result.value.accountId : 'refused'))).size).toBe(1);
    }
  });

  it('pay into pools that nobody has opened yet', async () => {
    const anna = await newMember(1_000);
    const fresh = times(5, () => pool(randomUUID()));
    const results = await Promise.all(times(50, () => either().execute(transfer(user(anna), random.pick(fresh), 10))));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(await ledgers[0].wrongs()).toEqual([]);
  });

  it('credit one payment, and it is credited once', async () => {
    const anna = await newMember(0);
    const results = await Promise.all(times(20, () => either().execute(topUp(anna, 500))));
    expect(new Set(results.map((result) => (result.ok ? result.value.transferId : result.error.code))).size).toBe(1);
    expect((await stateOf(anna)).posted).toBe(500);
  });

  it('transfer between the same accounts in both directions', async () => {
    const [anna, ben] = [await newMember(500), await newMember(500)];
    const results = await Promise.all(
      times(100, (index) => {
        const [from, to] = index % 2 === 0 ? [anna, ben] : [ben, anna];
        return either().execute(transfer(user(from), user(to), 1));
      }),
    );
    expect(results.every((result) => result.ok)).toBe(true);
    expect((await stateOf(anna)).posted + (await stateOf(ben)).posted).toBe(1_000);
  });

  it('lock accounts in the order of their ids, so that none waits for one that waits for it', async () => {
    const [anna, ben] = [await newMember(500), await newMember(500)];
    const accounts = await ledgers[0].sql<{ id: string }>(
      'select id from wallet.accounts where owner_id = any($1::uuid[]) order by id',
      [[idOf(anna), idOf(ben)]],
    );
    const [lower, higher] = accounts.map(({ id }) => id);
    const blocker = new pg.Client({ connectionString: ledgers[0].database.adminUrl });
    await blocker.connect();
    const waiting = `select 1 from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`;
    for (const [from, to] of times(8, (index) => (index % 2 === 0 ? [anna, ben] : [ben, anna]))) {
      await blocker.query('begin');
      await blocker.query('select 1 from wallet.accounts where id = $1 for update', [lower]);
      const posted = ledgers[0].execute(transfer(user(from ?? ''), user(to ?? ''), 1));
      await eventually(async () => expect(await ledgers[0].sql(waiting, [ledgers[0].database.name])).not.toEqual([]));
      const free = 'select 1 from wallet.accounts where id = $1 for update skip locked';
      expect(await ledgers[0].sql(free, [higher])).toHaveLength(1);
      await blocker.query('rollback');
      expect((await posted).ok).toBe(true);
    }
    await blocker.end();
  });
});

describe('a capture racing its hold’s expiry', () => {
  /** Captures and sweeps at once, at most so long before the hold's end, and says who had the money. */
  const race = async (earlyMs: number): Promise<'captured' | 'late'> => {
    const anna = await newMember(100);
    const ttlSeconds = 1 + Math.floor(earlyMs / 800);
    const { holdId, expiresAt } = await ledgers[0].given(hold(user(anna), 100, ttlSeconds));
    await delay(expiresAt.getTime() - Date.now() - random.integer(0, earlyMs));
    const [captured, swept] = await Promise.all([
      either().execute(capture(holdId, pool('expiry'))),
      either().execute({ type: 'expire-hold', holdId }),
    ]);
    expect(captured.ok && swept.ok).toBe(false);
    if (captured.ok) expect(captured.value.postedAt.getTime()).toBeLessThan(expiresAt.getTime());
    else expect(captured.error.code).toBe('wallet.hold_expired');
    // Whoever sweeps after that, the money is free.
    await delay(expiresAt.getTime() - Date.now() + 1);
    await ledgers[0].execute({ type: 'expire-hold', holdId });
    expect(await stateOf(anna)).toEqual({ posted: captured.ok ? 0 : 100, held: 0 });
    return captured.ok ? 'captured' : 'late';
  };

  it('either has the money or comes too late; none is lost and none is doubled', async () => {
    const seen: string[] = [];
    // A busy machine comes late more often: it sets out earlier each time, until it has seen both ends of the race.
    for (let earlyMs = 50; new Set(seen).size < 2 && earlyMs <= 6_400; earlyMs *= 2) {
      seen.push(...(await Promise.all(times(30, () => race(earlyMs)))));
    }
    expect(new Set(seen)).toEqual(new Set(['captured', 'late']));
    expect(await ledgers[0].wrongs()).toEqual([]);
  });

  it('that had to wait for its account sees the time as it is when its turn comes', async () => {
    const anna = await newMember(100);
    const { holdId } = await ledgers[0].given(hold(user(anna), 100, 1));
    const blocking = ledgers[0].sql(
      `with locked as materialized (select id from wallet.accounts where owner_id = $1 for update)
       select pg_sleep(1.2) from locked`,
      [idOf(anna)],
    );
    const free = 'select 1 from wallet.accounts where owner_id = $1 for update skip locked';
    await eventually(async () => expect(await ledgers[0].sql(free, [idOf(anna)])).toEqual([]));
    const captured = await ledgers[0].execute(capture(holdId, pool('late')));
    await blocking;
    expect(captured).toMatchObject({ error: { code: 'wallet.hold_expired' } });
    expect(await stateOf(anna)).toEqual({ posted: 100, held: 100 });
  });
});

describe('random histories', () => {
  const names = ['anna', 'ben', 'cleo'].map((name) => `${name} ${randomUUID()}`);

  const randomCommand = (holds: readonly string[]): LedgerCommand => {
    const someone = (): AccountRef => random.pick([...names.map(user), pool('history'), revenue]);
    const amount = random.integer(1, 120);
    const holdId = holds.length > 0 ? random.pick(holds) : randomUUID();
    return random.pick<() => LedgerCommand>([
      () => topUp(random.pick(names), amount, idOf(`payment ${random.integer(1, 60)}`)),
      () => transfer(someone(), someone(), amount),
      () => hold(user(random.pick(names)), amount, random.integer(1, 2)),
      () => capture(holdId, someone(), random.next() < 0.5 ? undefined : amount),
      () => ({ type: 'release-hold', holdId }),
      () => ({ type: 'expire-hold', holdId }),
    ])();
  };

  it('of two processes keep every invariant: zero sums, no gap, held = Σ holds, whole chains', async () => {
    await Promise.all(names.map((name) => ledgers[0].given(topUp(name, 300, randomUUID()))));
    const holds: string[] = [];
    for (const _round of times(20, (index) => index)) {
      const results = await Promise.all(
        times(30, async () => {
          const command = randomCommand(holds);
          return { command, result: await either().execute(command) };
        }),
      );
      for (const { result } of results) if (result.ok && 'holdId' in result.value) holds.push(result.value.holdId);
      expect(await ledgers[0].wrongs()).toEqual([]);
    }
    const [row] = await ledgers[0].sql<{ transfers: string; closed: string }>(
      `select (select count(*) from wallet.transfers) as transfers,
        (select count(*) from wallet.holds where status <> 'ACTIVE') as closed`,
    );
    // A history in which nothing happens would prove nothing.
    expect(Number(row?.transfers)).toBeGreaterThan(100);
    expect(Number(row?.closed)).toBeGreaterThan(20);
  });
});
