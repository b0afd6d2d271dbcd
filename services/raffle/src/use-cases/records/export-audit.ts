import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import { pseudonymOf } from '../../domain/records/pseudonym.ts';
import type { Raffles } from '../ports.ts';
import type { PoolRecord, PoolRecords, RecordedPurchase } from './records.ports.ts';

/** Hands on one piece after the other; the next one comes when the taker is done with this. */
export type ReadRecords = (take: (record: PoolRecord) => Promise<void>) => Promise<void>;

export interface ExportAudit {
  readonly poolId: string;
  readonly members: 'pseudonyms' | 'ids';
}

export interface AuditExport {
  readonly read: ReadRecords;
  /** What the member of a purchase is called. */
  readonly nameOf: (recorded: RecordedPurchase) => string;
}

/**
 * Everything of a pool as it stands at one instant, for who has to check it. It is read as it is taken, in the memory of one page, however
 * large the pool is.
 */
export const exportAudit =
  ({ raffles, records }: { readonly raffles: Raffles; readonly records: PoolRecords }) =>
  async (
    { poolId, members }: ExportAudit,
    ctx: CallContext,
  ): Promise<Result<AuditExport, RefusalOf<'raffle.pool_not_found'>>> => {
    const pool = await raffles.read(ctx, (rows) => rows.pools.find(poolId));
    if (!pool) return refuse('raffle.pool_not_found', 'There is no such pool.');
    return ok({
      read: (take) => records.readWhole(poolId, take, ctx),
      nameOf: ({ purchase, firstSalt }) =>
        members === 'ids' ? purchase.userId : pseudonymOf(poolId, purchase.userId, firstSalt),
    });
  };
