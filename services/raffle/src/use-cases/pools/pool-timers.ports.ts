/** When time alone does something to a pool; one moment a pool, changed in the transaction that changes the pool. */
export interface PoolTimerRows {
  /** Null: never again. The caller holds the pool's lock. */
  set(poolId: string, at: Date | null): Promise<void>;
}
