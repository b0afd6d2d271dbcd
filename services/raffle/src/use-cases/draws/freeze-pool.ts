import type { CallContext } from '@tessera/runtime/context';
import { type FrozenDraw, freezeList } from '../../domain/draws/draw.ts';
import { behindBy, nextLook } from '../../domain/draws/late-beacon.ts';
import { startDraw } from '../../domain/pools/pool.ts';
import type { RaffleRows, Raffles } from '../ports.ts';
import type { BeaconDeps, ReportClock } from './draw.ports.ts';
import { hashList } from './hash-list.ts';

/** An announcement stays far below what a message may hold. */
const ENTRANTS_PER_PAGE = 500;

export type FreezeDeps = BeaconDeps & { readonly raffles: Raffles; readonly reportClock: ReportClock };

/**
 * Publishes what the draw will depend on, before there is anything random, and tells every entrant. The pool is FULL, so its list cannot change
 * between being read and being committed; a cancellation that came first leaves nothing to freeze.
 */
export const freezePool =
  (deps: FreezeDeps) =>
  async ({ poolId }: { readonly poolId: string }, ctx: CallContext): Promise<void> => {
    const { raffles, beacon, beaconLeadSeconds: leadSeconds } = deps;
    const full = await raffles.read(ctx, async (rows) => {
      const pool = await rows.pools.find(poolId);
      if (pool?.state !== 'FULL') return undefined;
      const { drawMode } = pool;
      return { drawMode, list: await hashList(rows.tickets, poolId), entrants: await rows.tickets.entrantsOf(poolId) };
    });
    if (!full) return;
    // Hashing the whole list takes a while, and so may mirrors: both is done before the pool is locked.
    const { list, entrants } = full;
    const behindMs = full.drawMode === 'DRAND' ? await compareClocks(deps, ctx) : 0;
    await raffles.step(ctx, async (rows) => {
      const pool = await rows.pools.lock(poolId);
      if (pool?.state !== 'FULL') return;
      // The clock is read after every wait, so that the round is as far ahead of the commit as it is meant to be.
      const now = ctx.clock.now();
      const frozen = freezeList(pool, list, { chain: beacon.chain, leadSeconds, behindMs }, now);
      const started = startDraw(pool);
      await rows.draws.insertFrozen(frozen, list.partRoots);
      await rows.pools.save(started);
      if (frozen.dueAt) await rows.draws.lookAgain(poolId, nextLook(frozen.dueAt, now));
      if (pool.drawMode === 'MANUAL') await rows.draws.lookAgain(poolId, null);
      rows.publish({ type: 'draw-committed', pool: started, frozen });
      announce(rows, frozen, entrants);
    });
  };

/** How far this clock is behind the beacon's. A mirror can only hide that it is; where none answers, the clock is taken as it is. */
const compareClocks = async ({ beacon, reportClock }: FreezeDeps, { clock }: CallContext): Promise<number> => {
  const latest = await beacon.latest();
  const behindMs = behindBy(beacon.chain, latest?.round, clock.now());
  if (latest) reportClock(behindMs);
  return behindMs;
};

const announce = (rows: RaffleRows, frozen: FrozenDraw, entrants: readonly string[]): void => {
  const pages = Math.ceil(entrants.length / ENTRANTS_PER_PAGE);
  for (let page = 1; page <= pages; page += 1) {
    const told = entrants.slice((page - 1) * ENTRANTS_PER_PAGE, page * ENTRANTS_PER_PAGE);
    rows.publish({ type: 'draw-announced', frozen, entrants: told, page, pages });
  }
};
