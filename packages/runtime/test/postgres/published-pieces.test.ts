import { paymentFailed } from '@tessera/contracts';
import { systemClock, uuidv7Ids } from '@tessera/kernel';
import { type TestDatabase, testDatabase } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { afterCommit, type CallContext } from '../../src/context/index.ts';
import { encodeInPieces, type OutboxEvent, PIECE_BYTES } from '../../src/messaging/outbox-rows.ts';
import { type Database, defineMigrations, openDatabase, type Transaction } from '../../src/postgres/index.ts';

const newId = uuidv7Ids(systemClock);
let place: TestDatabase;
let database: Database;

beforeAll(async () => {
  place = await testDatabase(defineMigrations('billing', []));
  database = await openDatabase({ service: 'billing', url: place.url });
});
afterAll(async () => {
  await database.close();
  await place.drop();
});

const context = (): CallContext => ({
  ...{ tenantId: newId(), actor: { kind: 'user', id: 'someone', scopes: [] }, correlationId: 'test' },
  ...{ clock: systemClock, newId },
});

/** Enough for several pieces. */
const MANY = 1_500;
const PADDING = 'x'.repeat(1_000);

const event = (sequence: number, amountMinor = 1) => ({
  ...{ aggregateId: 'one', sequence },
  data: {
    ...{ paymentId: newId(), userId: newId(), purpose: 'WALLET_TOPUP' as const, provider: 'sandbox', amountMinor },
    ...{ currency: 'EUR', failureCode: PADDING },
  },
});

const sequencesOf = ({ tenantId }: CallContext): Promise<number[]> =>
  database.asWorker(async (tx) => {
    const rows = await tx.execute<{ sequence: string }>(
      `select headers->>'ce-sequence' as sequence from outbox where tenant_id = $1 order by position`,
      [tenantId],
    );
    return rows.map(({ sequence }) => Number(sequence));
  });

const inOrder = Array.from({ length: MANY }, (_, index) => index + 1);

describe('the events of a large transaction', () => {
  it('are encoded piece by piece, none of them before it is asked for', () => {
    const cause = { correlationId: 'test' };
    const origin = { tenantId: newId(), correlationId: 'test', now: () => new Date(), newId };
    const events = inOrder.map(
      (number): OutboxEvent => ({ event: paymentFailed, publication: event(number), origin, cause }),
    );
    const broken: OutboxEvent = { event: paymentFailed, publication: event(MANY + 1, 1.5), origin, cause };
    const pieces = encodeInPieces([...events, broken]);
    for (let count = 0; count < 3; count += 1) {
      const sizes = (pieces.next().value ?? []).map(({ headers, body }) => headers.length + body.length);
      const all = sizes.reduce((sum, size) => sum + size, 0);
      expect(all).toBeGreaterThanOrEqual(PIECE_BYTES);
      expect(all - (sizes.at(-1) ?? 0)).toBeLessThan(PIECE_BYTES);
    }
    expect(() => [...pieces]).toThrow('amountMinor');
  });

  it('are written in their order, and everything else of the process has its turn in between', async () => {
    const ctx = context();
    let turns = 0;
    let isOver = false;
    const turn = (): void => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    await database.transact(ctx, async (tx) => {
      for (const number of inOrder) tx.publish(paymentFailed, event(number));
      setImmediate(turn);
    });
    isOver = true;
    expect(await sequencesOf(ctx)).toEqual(inOrder);
    expect(turns).toBeGreaterThan(2);
  });

  it('can be written before the end, and leave with the rest or not at all', async () => {
    const ctx = context();
    const work = (amountOfLast: number) =>
      database.transact(ctx, async (tx) => {
        for (const number of inOrder.slice(0, -1)) {
          tx.publish(paymentFailed, event(number));
          if (number % 100 === 0) await tx.flushPublished();
        }
        tx.publish(paymentFailed, event(MANY, amountOfLast));
      });
    await expect(work(1.5)).rejects.toThrow('amountMinor');
    expect(await sequencesOf(ctx)).toEqual([]);
    await work(1);
    expect(await sequencesOf(ctx)).toEqual(inOrder);
  });

  it('are not committed in part by who swallowed that one of them breaks its contract', async () => {
    const ctx = context();
    const swallowed = database.transact(ctx, async (tx) => {
      tx.publish(paymentFailed, event(1));
      await tx.flushPublished();
      tx.publish(paymentFailed, event(2, 1.5));
      await tx.flushPublished().catch(() => undefined);
    });
    await expect(swallowed).rejects.toThrow('amountMinor');
    expect(await sequencesOf(ctx)).toEqual([]);
  });
});

describe('what is to happen after the commit', () => {
  const commits = async (work: (tx: Transaction) => Promise<void>): Promise<boolean[]> => {
    const seen: boolean[] = [];
    const ctx = context();
    await database
      .transact(ctx, async (tx) => {
        afterCommit({ tx }, () => seen.push(true));
        expect(seen).toEqual([]);
        await work(tx);
      })
      .catch(() => undefined);
    return seen;
  };

  it('happens once, then, and not where nothing was committed', async () => {
    expect(await commits(async () => undefined)).toEqual([true]);
    expect(await commits(() => Promise.reject(new Error('planted')))).toEqual([]);
    expect(await commits(async (tx) => void (await tx.execute('select 1 / 0').catch(() => undefined)))).toEqual([]);
  });

  it('happens at once where there is no transaction to wait for', () => {
    let happened = false;
    afterCommit({}, () => {
      happened = true;
    });
    expect(happened).toBe(true);
  });
});
