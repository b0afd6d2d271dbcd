import { money } from '@tessera/kernel';
import type { PoolFunds } from '../../domain/draws/payout.ts';
import type { Pool } from '../../domain/pools/pool.ts';
import type { RaffleRows } from '../ports.ts';

/** What a drawn pool was paid and what is planned of it; neither changes without the pool's lock, which the caller holds. */
export const fundsOf = async (rows: RaffleRows, pool: Pool): Promise<PoolFunds> => ({
  sales: money(await rows.purchases.salesOf(pool.id), pool.ticketPrice.currency),
  planned: await rows.payouts.ofPool(pool.id),
});
