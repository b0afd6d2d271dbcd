import type { CallContext } from '@tessera/runtime/context';
import type { PoolView } from '../../domain/pools/pool-view.ts';

export interface PoolViews {
  /** Of one instant, and no older than the asking. */
  find(poolId: string, ctx: Pick<CallContext, 'tenantId'>): Promise<PoolView | undefined>;
}
