import { type Database, type Transaction, withoutIdempotency } from '@tessera/runtime/postgres';
import type { Sealer } from '@tessera/runtime/secrets';
import type { RaffleEvent } from '../domain/events.ts';
import type { RaffleRows, Raffles } from '../use-cases/ports.ts';
import { claimRowsOf } from './claim-rows.ts';
import { drawRowsOf } from './draw-rows.ts';
import { entrantRowsOf } from './entrant-rows.ts';
import { payoutRowsOf } from './payout-rows.ts';
import { poolRowsOf } from './pool-rows.ts';
import { poolSecretRowsOf } from './pool-secret-rows.ts';
import { poolTimerRowsOf } from './pool-timers.ts';
import { prizeRowsOf } from './prize-rows.ts';
import { purchaseRowsOf } from './purchase-rows.ts';
import { shipmentRowsOf } from './shipment-rows.ts';
import { ticketRowsOf } from './ticket-rows.ts';
import { voucherRowsOf } from './voucher-rows.ts';

/** Pools that are committed and not drawn are few: the indexes of what is due and of what was given up find them. */
const TENANT_OF_DRAW = `
  select tenant_id from draw_results where pool_id = $1
  union all
  select tenant_id from pools where id = $1 and state = 'STARTED'
  union all
  select tenant_id from pools where id = $1 and cancel_cause = 'BEACON_MISSING'
  limit 1`;

/** Turns a domain event into a row of the outbox of this transaction. */
export type PublishEvent = (tx: Transaction, event: RaffleEvent) => void;

export const createRaffles = (database: Database, publish: PublishEvent, sealer: Sealer): Raffles => {
  const rowsOf = (tx: Transaction): RaffleRows => ({
    prizes: prizeRowsOf(tx),
    pools: poolRowsOf(tx),
    secrets: poolSecretRowsOf(tx, sealer),
    timers: poolTimerRowsOf(tx),
    entrants: entrantRowsOf(tx),
    purchases: purchaseRowsOf(tx),
    tickets: ticketRowsOf(tx),
    draws: drawRowsOf(tx),
    payouts: payoutRowsOf(tx),
    claims: claimRowsOf(tx),
    vouchers: voucherRowsOf(tx, sealer),
    shipments: shipmentRowsOf(tx),
    publish: (event) => publish(tx, event),
    flushPublished: () => tx.flushPublished(),
  });
  return {
    transact: (ctx, work) => database.transact(ctx, (tx) => work(rowsOf(tx))),
    step: (ctx, work) => database.transact(withoutIdempotency(ctx), (tx) => work(rowsOf(tx))),
    read: (ctx, work) => database.read({ tenantId: ctx.tenantId }, (tx) => work(rowsOf(tx))),
    recall: (ctx) => database.recall(ctx),

    countLateDraws: (dueBefore) =>
      database.asWorker(async (tx) => {
        const [row] = await tx.execute<{ count: string }>(
          `select count(*) from pools where state = 'STARTED' and draw_due_at < $1`,
          [dueBefore],
        );
        return Number(row?.count ?? 0);
      }),

    // Whoever looks at a draw has no token, so its tenant is found by the pool, under the role that sees all tenants.
    tenantOfDraw: (poolId) =>
      database.asWorker(async (tx) => {
        const [row] = await tx.execute<{ tenant_id: string }>(TENANT_OF_DRAW, [poolId]);
        return row?.tenant_id;
      }),
  };
};
