import type { VerifiedBeacon } from '@tessera/proofs';
import type { CallContext } from '@tessera/runtime/context';
import { type DrawOutcome, drawByBeacon, drawBySecret, type FrozenDraw } from '../../domain/draws/draw.ts';
import { isOverdue, lateBy, nextLook } from '../../domain/draws/late-beacon.ts';
import type { RaffleRows, Raffles } from '../ports.ts';
import { writeDraw } from './complete-draw.ts';
import type { Beacon, ReportLateBeacon } from './draw.ports.ts';

export interface RevealDeps {
  readonly raffles: Raffles;
  readonly beacon: Beacon;
  readonly reportLateBeacon: ReportLateBeacon;
}

/**
 * Draws the winners of a committed pool. They follow from the stored commitment and the secret or the round that it names, so a run that was
 * cut off is repeated with the same result, and of two runs at once the first to lock the pool writes it. While the round is not there, or the
 * barrel not drawn from, the pool stays STARTED; another round is never taken.
 */
export const revealPool =
  (deps: RevealDeps) =>
  async ({ poolId }: { readonly poolId: string }, ctx: CallContext): Promise<void> => {
    const { raffles } = deps;
    const frozen = await raffles.read(ctx, (rows) => rows.draws.frozen(poolId));
    if (!frozen) throw new Error(`pool ${poolId} is STARTED without a commitment`);
    if (frozen.commitment.mode === 'MANUAL') return;
    const beacon = await awaitBeacon(deps, frozen, ctx);
    if (beacon === 'missing') return;
    await raffles.step(ctx, async (rows) => {
      const pool = await rows.pools.lock(poolId);
      if (pool?.state !== 'STARTED') return;
      await writeDraw(rows, pool, await outcomeOf(rows, frozen, beacon), ctx);
    });
  };

const outcomeOf = async (
  rows: RaffleRows,
  frozen: FrozenDraw,
  beacon: VerifiedBeacon | undefined,
): Promise<DrawOutcome> =>
  beacon ? drawByBeacon(frozen, beacon) : drawBySecret(frozen, await rows.secrets.of(frozen.poolId));

/** Asks the mirrors, holding no transaction. Undefined where the draw depends on no beacon. */
const awaitBeacon = async (
  { raffles, beacon, reportLateBeacon }: RevealDeps,
  frozen: FrozenDraw,
  ctx: CallContext,
): Promise<VerifiedBeacon | undefined | 'missing'> => {
  const { commitment, dueAt, poolId } = frozen;
  if (commitment.mode !== 'DRAND' || dueAt === null) return undefined;
  const isDue = lateBy(frozen, ctx.clock.now()) >= 0;
  const found = isDue ? await beacon.round(commitment.chainHash, commitment.round) : undefined;
  if (found) return found;
  const now = ctx.clock.now();
  if (isDue) reportLateBeacon({ poolId, round: commitment.round, dueAt, lateMs: lateBy(frozen, now) });
  await raffles.step(ctx, async (rows) => {
    await rows.draws.lookAgain(poolId, nextLook(dueAt, now));
    if (isOverdue(frozen, now)) await rows.draws.noteOverdue(poolId, now);
  });
  return 'missing';
};
