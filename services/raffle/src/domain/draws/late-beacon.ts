import { type BeaconChain, roundTimeMs } from '@tessera/proofs';
import type { CancelCause, Pool } from '../pools/pool.ts';
import type { FrozenDraw } from './draw.ts';

/** Mirrors have a round a second after it is due; who is told of an overdue one wants to know of more than that. */
export const NOTICED_AFTER_MS = 30_000;
/** A round reaches the mirrors about a second after it is due. */
const SPREAD_MS = 1_000;
const SHORTEST_PAUSE_MS = 3_000;
const LONGEST_PAUSE_MS = 60_000;

/** How long the committed round is overdue, in milliseconds; below zero while it is not due. */
export const lateBy = ({ dueAt }: FrozenDraw, now: Date): number =>
  dueAt === null ? Number.NEGATIVE_INFINITY : now.getTime() - dueAt.getTime();

/** Whether watchers of the pool are told that it waits for its beacon. */
export const isOverdue = (frozen: FrozenDraw, now: Date): boolean => lateBy(frozen, now) >= NOTICED_AFTER_MS;

/**
 * How far the clock is behind that of the beacon, in milliseconds, as a round shows that has come: none comes before its time. A commitment by such a
 * clock would name a round that is known already.
 */
export const behindBy = (chain: BeaconChain, round: number | undefined, now: Date): number =>
  round === undefined ? 0 : Math.max(0, roundTimeMs(chain, round) - now.getTime());

/** When to look for the round: once it should be there, then after pauses that grow with the delay. */
export const nextLook = (dueAt: Date, now: Date): Date => {
  const late = now.getTime() - dueAt.getTime();
  if (late < SPREAD_MS) return new Date(dueAt.getTime() + SPREAD_MS);
  return new Date(now.getTime() + Math.min(Math.max(late / 4, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS));
};

/** From when on staff may give up waiting for a beacon; null where a draw depends on none. */
export const waitsUntil = ({ dueAt }: FrozenDraw, overdueSeconds: number): Date | null =>
  dueAt && new Date(dueAt.getTime() + overdueSeconds * 1_000);

/**
 * Why staff's cancellation ends this pool. A draw that has started is given up for one reason alone: its beacon's round is overdue by the
 * time that the installation waits. Another round is never taken.
 */
export const causeOfCancelling = (
  pool: Pool,
  frozen: FrozenDraw | undefined,
  overdueSeconds: number,
  now: Date,
): CancelCause => {
  const until = pool.state === 'STARTED' && frozen ? waitsUntil(frozen, overdueSeconds) : null;
  return until !== null && now >= until ? 'BEACON_MISSING' : 'STAFF';
};
