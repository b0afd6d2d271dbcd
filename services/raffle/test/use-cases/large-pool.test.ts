import { serializeDrawFile, toDrawFile, verifyDrawStream } from '@tessera/proofs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toCommitted } from '../../src/domain/draws/draw.ts';
import { drawFileParts } from '../../src/use-cases/draws/draw-file-of.ts';
import { freezePool } from '../../src/use-cases/draws/freeze-pool.ts';
import { getDrawFile } from '../../src/use-cases/draws/get-draw-file.ts';
import { revealPool } from '../../src/use-cases/draws/reveal-pool.ts';
import type { RaffleRows, Raffles, TicketRows, Work } from '../../src/use-cases/ports.ts';
import { poolOfMany } from '../many-tickets.ts';
import { openWorld, type RaffleWorld } from '../raffle-world.ts';

/** `TICKETS=1000000` measures the largest pool there can be; what is promised is the same for a small one. */
const TICKETS = Number(process.env['TICKETS'] ?? 5_000);
/** `PER_ENTRANT=1` measures as many people as tickets. */
const TICKETS_PER_ENTRANT = Number(process.env['PER_ENTRANT'] ?? 4);
/** More would be in memory at once, or hashed while everybody waits. */
const MOST_AT_ONCE = 1_024;

let world: RaffleWorld;
let poolId: string;
beforeAll(async () => {
  world = await openWorld();
  poolId = await poolOfMany(world, TICKETS, TICKETS_PER_ENTRANT);
}, 600_000);
afterAll(() => world?.close());

/** Ports that note how many tickets were read at once, and that nothing reads the whole list. */
const watchedReads = (largest: { tickets: number }): Raffles => {
  const tickets = (rows: TicketRows): TicketRows => ({
    ...rows,
    ofPool: () => Promise.reject(new Error('the whole list is read at once')),
    async pageOfPool(pool, page) {
      const found = await rows.pageOfPool(pool, page);
      largest.tickets = Math.max(largest.tickets, found.length);
      return found;
    },
  });
  const watched =
    <T>(work: Work<T>): Work<T> =>
    (rows: RaffleRows) =>
      work({ ...rows, tickets: tickets(rows.tickets) });
  const { raffles } = world.ports;
  return {
    ...raffles,
    read: (ctx, work) => raffles.read(ctx, watched(work)),
    step: (ctx, work) => raffles.step(ctx, watched(work)),
  };
};

/** The most that one turn of the event loop computes, in milliseconds of the thread's own time: a busy machine does not count. */
const watchTurns = (): { readonly longestMs: () => number; stop(): void } => {
  let [isOver, longestMs] = [false, 0];
  let last = process.threadCpuUsage();
  const turn = (): void => {
    const { user, system } = process.threadCpuUsage(last);
    longestMs = Math.max(longestMs, (user + system) / 1_000);
    last = process.threadCpuUsage();
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    longestMs: () => longestMs,
    stop: () => {
      isOver = true;
    },
  };
};

/** What a step took; told where somebody measures, and never judged: that would be about the machine. */
const measured = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
  if (process.env['TICKETS'] === undefined) return work();
  const turns = watchTurns();
  const started = performance.now();
  try {
    return await work();
  } finally {
    turns.stop();
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    const rssMb = Math.round(process.memoryUsage().rss / 1e6);
    console.log(
      `${what}: ${seconds} s, ${turns.longestMs().toFixed(0)} ms computed in one turn at most, ${rssMb} MB resident`,
    );
  }
};

describe(`a pool of ${TICKETS} tickets`, () => {
  it('is frozen and drawn without its whole list ever being read at once', { timeout: 600_000 }, async () => {
    const largest = { tickets: 0 };
    const deps = { ...world.depsOn(world.ports), raffles: watchedReads(largest) };
    await measured('freezing', () => freezePool(deps)({ poolId }, world.staff));
    await measured('drawing', () => revealPool(deps)({ poolId }, world.staff));
    const pool = await world.ports.raffles.read(world.staff, (rows) => rows.pools.find(poolId));
    expect([pool?.state, largest.tickets <= MOST_AT_ONCE]).toEqual(['COMPLETED', true]);
  });

  it('has a draw file that is written part by part, to the byte the one that is published', {
    timeout: 600_000,
  }, async () => {
    const largest = { tickets: 0 };
    const file = await getDrawFile({ raffles: watchedReads(largest) })({ poolId });
    if (!file.ok) throw new Error(file.error.code);
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    const keep = TICKETS <= 100_000;
    await measured('writing the draw file', () =>
      file.value.write(async (piece) => {
        bytes += piece.length;
        if (keep) pieces.push(piece);
      }),
    );
    expect([largest.tickets > 0, largest.tickets <= MOST_AT_ONCE]).toEqual([true, true]);
    expect(bytes).toBeGreaterThan(TICKETS * 330);
    if (keep) expect(Buffer.concat(pieces).toString('utf8')).toBe(await publishedText());
  });

  it('has a draw file that verifies as it arrives', { timeout: 600_000 }, async () => {
    const verdict = await measured('verifying it', () => verifyDrawStream(arriving()));
    expect([verdict.ok, verdict.tickets.size]).toEqual([true, TICKETS]);
  });
});

const publishedText = (): Promise<string> =>
  world.ports.raffles.read(world.staff, async (rows) => {
    const [frozen, finished] = [await rows.draws.frozen(poolId), await rows.draws.finished(poolId)];
    if (!frozen || !finished) throw new Error('there is no draw');
    const tickets = (await rows.tickets.ofPool(poolId)).map(toCommitted);
    return serializeDrawFile(toDrawFile(drawFileParts(frozen, finished, tickets)));
  });

/** The file as a reader gets it: the next piece is written when the one before is taken. */
async function* arriving(): AsyncGenerator<Uint8Array> {
  const file = await getDrawFile(world.ports)({ poolId });
  if (!file.ok) throw new Error(file.error.code);
  const passage = new TransformStream<Uint8Array, Uint8Array>();
  const writer = passage.writable.getWriter();
  const written = file.value.write((piece) => writer.write(piece)).then(() => writer.close());
  for await (const piece of passage.readable) yield piece;
  await written;
}
