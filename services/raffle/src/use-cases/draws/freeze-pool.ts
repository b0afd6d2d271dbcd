import type { CallContext } from '@tessera/runtime/context';
import { type FrozenDraw, freezeList } from '../../domain/draws/draw.ts';
import { behindBy, nextLook } from '../../domain/draws/late-beacon.ts';
import { startDraw } from '../../domain/pools/pool.ts';
import type { RaffleRows, Raffles } from '../ports.ts';
import type { BeaconDeps, ReportClock } from './draw.ports.ts';
import { type EntrantPages, readEntrants } from './entrant-pages.ts';
import { hashList } from './hash-list.ts';

/** An announcement stays far below what a message may hold. */
export const ENTRANTS_PER_PAGE = 500;
/** So few that writing them keeps nobody waiting, and that a million entrants need no more memory than their ids. */
export const PAGES_AT_ONCE = 16;

/** How far ahead a round must be still once everything is written: the commit, and whatever holds it up, takes far less. */
const LEAST_AHEAD_MS = 30_000;

export type FreezeDeps = BeaconDeps & { readonly raffles: Raffles; readonly reportClock: ReportClock };

/**
 * Publishes what the draw will depend on, before there is anything random, and tells every entrant. The pool is FULL, so its list cannot change
 * between being read and being committed; a cancellation that came first leaves nothing to freeze.
 */
export const freezePool =
  (deps: FreezeDeps) =>
  async ({ poolId }: { readonly poolId: string }, ctx: CallContext): Promise<void> => {
    const { raffles, beacon, beaconLeadSeconds: leadSeconds } = deps;
    const full = await raffles.read(ctx, (rows) => rows.pools.find(poolId));
    if (full?.state !== 'FULL') return;
    // Reading and hashing the whole list takes a while, and so may mirrors: it is done before the pool is locked, in transactions of a page each.
    const list = await hashList(
      (page) => raffles.read(ctx, (rows) => rows.tickets.pageOfPool(poolId, page)),
      ctx.progress,
    );
    const entrants = await readEntrants(
      (page) => raffles.read(ctx, (rows) => rows.tickets.pageOfEntrants(poolId, page)),
      ENTRANTS_PER_PAGE,
      ctx.progress,
    );
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
      await announce(rows, frozen, entrants);
      checkAhead(frozen, new Date(ctx.clock.now().getTime() + behindMs));
    });
  };

/** How far this clock is behind the beacon's. A mirror can only hide that it is; where none answers, the clock is taken as it is. */
const compareClocks = async ({ beacon, reportClock }: FreezeDeps, { clock }: CallContext): Promise<number> => {
  const latest = await beacon.latest();
  const behindMs = behindBy(beacon.chain, latest?.round, clock.now());
  if (latest) reportClock(behindMs);
  return behindMs;
};

/** Telling a million people takes seconds. A round that came too near meanwhile is committed to by nobody: all of it is undone and begun anew. */
const checkAhead = ({ dueAt, poolId }: FrozenDraw, now: Date): void => {
  if (dueAt === null || dueAt.getTime() - now.getTime() >= LEAST_AHEAD_MS) return;
  throw new Error(`committing pool ${poolId} took so long that its round is too near`);
};

/** Everybody is told by the very transaction that commits to the list: all of them, once, or nobody. */
const announce = async (rows: RaffleRows, frozen: FrozenDraw, entrants: EntrantPages): Promise<void> => {
  const pages = entrants.size;
  for (let page = 1; page <= pages; page += 1) {
    rows.publish({ type: 'draw-announced', frozen, entrants: entrants.page(page), page, pages });
    if (page % PAGES_AT_ONCE === 0) await rows.flushPublished();
  }
};
