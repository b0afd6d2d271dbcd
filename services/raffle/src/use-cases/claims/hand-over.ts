import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type Claim, fulfilClaim } from '../../domain/claims/claim.ts';
import type { RaffleRows, Raffles, Wallet } from '../ports.ts';
import type { Loyalty } from './claims.ports.ts';
import { type LockedClaim, lockClaim } from './lock-claim.ts';
import { payLegs, transferIdOf } from './pay-legs.ts';

export interface HandOverDeps {
  readonly raffles: Raffles;
  readonly wallet: Wallet;
  readonly loyalty: Loyalty;
}

type Step = (claim: Claim, ctx: CallContext) => Promise<Result<void, Refusal>>;

/**
 * Hands an accepted prize over, once, by what it is. Whoever is asked for it is asked under a key of the claim's own, so that
 * a run that was cut off is repeated with the same effect; only then the claim is FULFILLED, under its lock.
 */
export const handOver = (deps: HandOverDeps): Step => {
  const steps = { CASH: payCash(deps), POINTS: grantPoints(deps), VOUCHER: giveVoucher(deps) };
  return async (claim, ctx) => (claim.kind === 'PHYSICAL' ? ok(undefined) : steps[claim.kind](claim, ctx));
};

const payCash =
  (deps: HandOverDeps): Step =>
  async (claim, ctx) => {
    const { poolId, place } = claim;
    const paid = await payLegs(deps)(poolId, place, ctx);
    if (paid.ok) await deps.raffles.step(ctx, (rows) => concludeCash(rows, claim.id, ctx));
    return paid;
  };

const concludeCash = async (rows: RaffleRows, claimId: string, ctx: CallContext): Promise<void> => {
  const locked = await lockAccepted(rows, claimId);
  if (!locked) return;
  const claim = await fulfil(rows, locked.claim, ctx);
  const legs = await rows.payouts.ofPlace(claim.poolId, claim.place);
  const pool = { ...locked.pool, sequence: locked.pool.sequence + 1 };
  await rows.pools.save(pool);
  rows.publish({
    type: 'prize-paid',
    pool,
    winner: claim,
    claimId: claim.id,
    amountMinor: legs.reduce((sum, { amount }) => sum + amount.amountMinor, 0n),
    transferIds: legs.map(transferIdOf),
    paidAt: ctx.clock.now(),
    sequence: pool.sequence,
  });
};

const grantPoints =
  ({ raffles, loyalty }: HandOverDeps): Step =>
  async (claim, ctx) => {
    const points = (await raffles.read(ctx, (rows) => rows.prizes.find(claim.prizeId)))?.points ?? null;
    if (points === null) return refuse('raffle.points_mismatch', 'The prize does not say how many points it is.');
    const granted = await loyalty.grantPoints(claim, points, ctx);
    if (!granted.ok) {
      await raffles.step(ctx, (rows) => rows.claims.noteRefused(claim.id, claim.refusals));
      return granted;
    }
    await raffles.step(ctx, async (rows) => {
      const locked = await lockAccepted(rows, claim.id);
      if (locked) await fulfil(rows, locked.claim, ctx);
    });
    return ok(undefined);
  };

const giveVoucher =
  ({ raffles }: HandOverDeps): Step =>
  (claim, ctx) =>
    raffles.step(ctx, async (rows) => {
      const locked = await lockAccepted(rows, claim.id);
      if (!locked) return ok(undefined);
      if (!(await rows.vouchers.give(claim))) return refuse('raffle.vouchers_missing', 'The prize has no code left.');
      await fulfil(rows, locked.claim, ctx);
      return ok(undefined);
    });

/** Undefined where another run was faster. */
const lockAccepted = async (rows: RaffleRows, claimId: string): Promise<LockedClaim | undefined> => {
  const locked = await lockClaim(rows, claimId);
  return locked?.claim.state === 'ACCEPTED' ? locked : undefined;
};

const fulfil = async (rows: RaffleRows, accepted: Claim, ctx: CallContext): Promise<Claim> => {
  const claim = fulfilClaim(accepted, ctx.clock.now());
  await rows.claims.save(claim);
  rows.publish({ type: 'claim-fulfilled', claim });
  return claim;
};
