import { ok, type Refusal, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { settlePool } from '../../domain/pools/pool.ts';
import type { PayoutRow, RaffleRows, Raffles, Wallet } from '../ports.ts';

/**
 * Empties a drawn pool's account: prizes to the winners, the rest to the operator, each leg once by its own key. A leg
 * that the wallet refuses for good is counted, so that the next run asks under the next key.
 */
export const payPrizes =
  ({ raffles, wallet }: { readonly raffles: Raffles; readonly wallet: Wallet }) =>
  async ({ poolId }: { readonly poolId: string }, ctx: CallContext): Promise<Result<void, Refusal>> => {
    for (const payout of await raffles.read(ctx, (rows) => rows.payouts.ofPool(poolId))) {
      if (payout.transferId !== null) continue;
      const { leg, refusals } = payout;
      const transfer = await wallet.pay(poolId, payout, ctx);
      if (!transfer.ok) {
        await raffles.step(ctx, (rows) => rows.payouts.noteRefused(poolId, leg, refusals));
        return transfer;
      }
      await raffles.step(ctx, (rows) => rows.payouts.markPaid(poolId, leg, transfer.value.transferId, ctx.clock.now()));
    }
    await raffles.step(ctx, (rows) => settle(rows, poolId, ctx));
    return ok(undefined);
  };

const settle = async (rows: RaffleRows, poolId: string, ctx: CallContext): Promise<void> => {
  const pool = await rows.pools.lock(poolId);
  if (pool?.state !== 'COMPLETED' || pool.settledAt !== null) return;
  const payouts = await rows.payouts.ofPool(poolId);
  const paid = (await rows.draws.winners(poolId)).flatMap((winner) => {
    const legs = payouts.filter(({ place }) => place === winner.place);
    return legs.length > 0 ? [{ winner, legs }] : [];
  });
  const paidAt = ctx.clock.now();
  const settled = settlePool(pool, paid.length, paidAt);
  await rows.pools.save(settled);
  paid.forEach(({ winner, legs }, index) => {
    rows.publish({
      type: 'prize-paid',
      pool: settled,
      winner,
      amountMinor: legs.reduce((sum, { amount }) => sum + amount.amountMinor, 0n),
      transferIds: legs.map(transferIdOf),
      paidAt,
      sequence: pool.sequence + index + 1,
    });
  });
};

const transferIdOf = ({ leg, transferId }: PayoutRow): string => {
  if (transferId === null) throw new Error(`payout ${leg} is not made and its pool cannot be settled`);
  return transferId;
};
