import { money } from '@tessera/kernel';
import type { Transaction } from '@tessera/runtime/postgres';
import type { PayoutParty } from '../domain/draws/payout.ts';
import type { PayoutRow, PayoutRows } from '../use-cases/ports.ts';
import { oneOf } from './columns.ts';
import { type EntryColumns, entryFromRecord, entryToRecord } from './entry.mapping.ts';

interface PayoutColumns extends EntryColumns {
  readonly leg: number;
  readonly source: string;
  readonly target: string;
  readonly place: number | null;
  readonly user_id: string | null;
  readonly amount_minor: string;
  readonly currency: string;
  readonly transfer_id: string | null;
  readonly refusals: number;
}

const parties: readonly PayoutParty[] = ['POOL', 'PRIZES', 'REVENUE', 'WINNER'];

/** Payouts are planned once; of each one only changes whether it was made. */
export const payoutRowsOf = (tx: Transaction): PayoutRows => ({
  async insert(poolId, payouts) {
    await tx.execute(
      `insert into payouts (tenant_id, pool_id, leg, source, target, place, user_id, amount_minor, currency)
       select $1, $2, * from unnest($3::int[], $4::text[], $5::text[], $6::int[], $7::uuid[], $8::bigint[], $9::text[])`,
      [
        tx.tenantId,
        poolId,
        payouts.map(({ leg }) => leg),
        payouts.map(({ from }) => from),
        payouts.map(({ to }) => to),
        payouts.map(({ place }) => place),
        payouts.map(({ userId }) => userId),
        payouts.map(({ amount }) => amount.amountMinor),
        payouts.map(({ amount }) => amount.currency),
      ],
    );
  },

  async ofPool(poolId) {
    const rows = await tx.execute<PayoutColumns>(
      'select * from payouts where tenant_id = $1 and pool_id = $2 order by leg',
      [tx.tenantId, poolId],
    );
    return rows.map(payoutFromRecord);
  },

  async ofPlace(poolId, place) {
    const rows = await tx.execute<PayoutColumns>(
      'select * from payouts where tenant_id = $1 and pool_id = $2 and place is not distinct from $3::int order by leg',
      [tx.tenantId, poolId, place],
    );
    return rows.map(payoutFromRecord);
  },

  async markPaid(poolId, leg, { transferId, entry }, now) {
    await tx.execute(
      `update payouts set transfer_id = $4, paid_at = $5, entry_account_id = $6, entry_sequence = $7, entry_hash = $8
       where tenant_id = $1 and pool_id = $2 and leg = $3 and transfer_id is null`,
      [tx.tenantId, poolId, leg, transferId, now, ...entryToRecord(entry)],
    );
  },

  async noteRefused(poolId, leg, refusals) {
    await tx.execute(
      `update payouts set refusals = $4 + 1
       where tenant_id = $1 and pool_id = $2 and leg = $3 and refusals = $4 and transfer_id is null`,
      [tx.tenantId, poolId, leg, refusals],
    );
  },
});

const payoutFromRecord = (row: PayoutColumns): PayoutRow => ({
  leg: row.leg,
  from: oneOf(parties, row.source),
  to: oneOf(parties, row.target),
  place: row.place,
  userId: row.user_id,
  amount: money(BigInt(row.amount_minor), row.currency),
  transferId: row.transfer_id,
  entry: entryFromRecord(row),
  refusals: row.refusals,
});
