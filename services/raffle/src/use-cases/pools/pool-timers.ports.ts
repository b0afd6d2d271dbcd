import type { DueItem } from '../ports.ts';

/** When time alone does something to a pool; one moment a pool, changed in the transaction that changes the pool. */
export interface PoolTimerRows {
  /** Null: never again. The caller holds the pool's lock. */
  set(poolId: string, at: Date | null): Promise<void>;
}

/** Pools whose moment has come, over all tenants. What is taken is left alone by other instances for a while. */
export interface TimedPools {
  take(now: Date, limit: number): Promise<DueItem[]>;
  postpone(item: DueItem, until: Date): Promise<void>;
}
