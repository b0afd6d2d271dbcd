import { randomUUID } from 'node:crypto';
import { verifyReceipt } from '@tessera/proofs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getReceipt } from '../../src/use-cases/draws/get-receipt.ts';
import { PART_TICKETS } from '../../src/use-cases/draws/hash-list.ts';
import { type RecordDraw, recordDraw } from '../../src/use-cases/draws/record-draw.ts';
import { drawFileBytes } from '../draw-file-bytes.ts';
import { balancesOf, draw, fullPool, stateOf, verdictOf } from '../drawn-pools.ts';
import { expectSettled } from '../invariants.ts';
import { atEveryPoint, Crash, crashingPorts } from '../port-points.ts';
import { openWorld, type Ports, PRICE_MINOR, type RaffleWorld } from '../raffle-world.ts';

let world: RaffleWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const MANUAL = { drawMode: 'MANUAL' } as const;

const record = (poolId: string, change: Partial<RecordDraw> = {}, on: Ports = world.ports) =>
  recordDraw(world.depsOn(on))(
    {
      ...{ poolId, winners: [3], alternates: [1], drawnAt: world.clock.now(), evidence: 'Minutes 7' },
      ...{ witnesses: ['Ada Lovelace', 'Alan Turing'] as const, evidenceHash: null },
      ...change,
    },
    world.staff,
  );

describe('a pool that is drawn from a barrel', () => {
  it('waits, with its list fixed, until somebody records what the barrel gave, and then pays', async () => {
    const { poolId, members } = await fullPool(world, MANUAL);
    expect(await record(poolId)).toMatchObject({ ok: false, error: { code: 'raffle.draw_not_started' } });
    await world.settle();
    world.passTheLife();
    await world.settle();
    expect(await stateOf(world, poolId)).toBe('STARTED');
    expect(await record(poolId)).toMatchObject({ ok: true, value: { finished: { winners: [{ ticketNumber: 3 }] } } });
    await world.settle();
    await expectSettled(world, poolId);
    expect(await verdictOf(world, poolId)).toMatchObject({
      ...{ ok: true, file: { winners: [3], alternates: [1], record: { evidence: 'Minutes 7' } } },
    });
    // Tickets 3 and 4 are the second member's.
    expect(members.map((userId) => world.books.balance({ kind: 'user', userId }))).toEqual([0, 1_500]);
  });

  it('is recorded once, whatever a second attempt says', async () => {
    const { poolId } = await fullPool(world, MANUAL);
    await draw(world, poolId);
    const attempts = await Promise.all(
      [1, 2, 4].map((winner) => record(poolId, { winners: [winner], alternates: [3] })),
    );
    expect(attempts.filter(({ ok }) => ok)).toHaveLength(1);
    const refused = await record(poolId, { winners: [2], alternates: [3] });
    expect(refused).toMatchObject({ ok: false, error: { code: 'raffle.draw_already_recorded' } });
    await world.settle();
    await expectSettled(world, poolId);
    expect((await verdictOf(world, poolId)).ok).toBe(true);
  });

  it('cannot be recorded for a pool that draws itself, or that there is not', async () => {
    const { poolId } = await fullPool(world);
    expect(await record(poolId)).toMatchObject({ ok: false, error: { code: 'raffle.draw_not_manual' } });
    expect(await record(randomUUID())).toMatchObject({ ok: false, error: { code: 'raffle.pool_not_found' } });
  });

  it('is recorded whole or not at all, wherever it is cut off', { timeout: 60_000 }, async () => {
    await atEveryPoint(async (point) => {
      const { poolId, members } = await fullPool(world, MANUAL);
      await draw(world, poolId);
      const dying = crashingPorts(world.ports, point);
      await record(poolId, {}, dying.ports).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
      const again = await record(poolId);
      if (!again.ok) expect(again.error.code).toBe('raffle.draw_already_recorded');
      await world.settle();
      await expectSettled(world, poolId);
      expect(balancesOf(world, members)).toEqual([0, 1_500]);
      return { struck: dying.struck() };
    });
  });
});

describe('a pool that is drawn with fewer tickets than it has places', () => {
  it('freezes what is sold, and only as many alternates as there are tickets for', async () => {
    const closesAt = new Date(world.clock.now().getTime() + 60_000);
    const terms = { ticketsRequired: 10, alternateCount: 5, closesAt, whenUnfilled: 'DRAW_ANYWAY' } as const;
    const poolId = await world.openPool(terms);
    expect((await world.buy(world.member(), poolId, 3)).ok).toBe(true);
    world.clock.advance(61_000);
    await world.sql(
      `update raffle.pools set state = 'FULL', closed_at = $2, next_attempt_at = '-infinity' where id = $1`,
      [poolId, world.clock.now()],
    );
    await world.settle();
    await expectSettled(world, poolId);
    const verdict = await verdictOf(world, poolId);
    expect(verdict).toMatchObject({ ok: true, file: { commitment: { ticketCount: 3, alternateCount: 2 } } });
  });
});

describe('receipts', () => {
  type OfMember = { readonly id: string; readonly number: number };
  const ticketsOf = (poolId: string, userId: string): Promise<OfMember[]> =>
    world.sql<OfMember>('select id, number from raffle.tickets where pool_id = $1 and user_id = $2 order by number', [
      poolId,
      userId,
    ]);
  const receiptOf = (ticketId: string, userId: string) =>
    getReceipt(world.ports)({ ticketId }, world.contextOf(userId, 'member'));
  const fileOf = (poolId: string): Promise<Uint8Array> => drawFileBytes(world.ports, poolId);

  it('show their owner, and nobody else, that each ticket of a list of several parts is in it', {
    timeout: 60_000,
  }, async () => {
    const ticketsRequired = 2 * PART_TICKETS + 3;
    const poolId = await world.openPool({ ticketsRequired });
    const [first, second] = [world.member(PRICE_MINOR * 600), world.member(PRICE_MINOR * 600)];
    for (const [userId, count] of [
      [first, 200],
      [second, 55],
      [first, 200],
      [second, 60],
    ] as const) {
      expect((await world.buy(userId, poolId, count)).ok).toBe(true);
    }
    const [own] = await ticketsOf(poolId, first);
    const early = await receiptOf(own?.id ?? '', first);
    expect(early.ok && verifyReceipt(Buffer.from(early.value))).toMatchObject({ ok: true, receipt: { proof: null } });
    await world.settle();
    const file = await fileOf(poolId);
    const edges = [
      1,
      PART_TICKETS - 1,
      PART_TICKETS,
      PART_TICKETS + 1,
      2 * PART_TICKETS,
      2 * PART_TICKETS + 1,
      ticketsRequired,
    ];
    for (const userId of [first, second]) {
      for (const { id, number } of (await ticketsOf(poolId, userId)).filter(({ number }) => edges.includes(number))) {
        const receipt = await receiptOf(id, userId);
        const bytes = Buffer.from(receipt.ok ? receipt.value : '');
        expect(verifyReceipt(bytes, number === 1 ? { draw: file } : {}), `ticket ${number}`).toMatchObject({
          ok: true,
        });
      }
    }
    expect(await receiptOf(own?.id ?? '', second)).toMatchObject({
      ok: false,
      error: { code: 'raffle.ticket_not_found' },
    });
    expect(await receiptOf(randomUUID(), first)).toMatchObject({ ok: false });
  });

  it('are given for draws of before the parts were kept', async () => {
    const { poolId, members } = await fullPool(world);
    await world.settle();
    await world.forget('draw_parts', poolId);
    for (const { id } of await ticketsOf(poolId, members[1])) {
      const receipt = await receiptOf(id, members[1]);
      const bytes = Buffer.from(receipt.ok ? receipt.value : '');
      expect(verifyReceipt(bytes, { draw: await fileOf(poolId) })).toMatchObject({ ok: true });
    }
  });
});
