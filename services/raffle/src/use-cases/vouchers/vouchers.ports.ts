/** How many codes of a prize there are, and what became of them. */
export interface VoucherCounts {
  /** Neither given nor kept for a pool. */
  readonly free: number;
  /** Kept for winners of pools that have been opened. */
  readonly reserved: number;
  readonly given: number;
}

export interface NewVoucherCode {
  readonly id: string;
  readonly code: string;
}

/** Codes are secrets: who may see one is decided by whoever asks here, and no event, message or log line has them. */
export interface VoucherRows {
  /** Waits until nobody else adds codes in this tenant, for the life of the transaction. */
  lockAdding(): Promise<void>;
  /** Which of the codes the tenant has already, whatever prize they are for. */
  known(codes: readonly string[]): Promise<Set<string>>;
  add(prizeId: string, codes: readonly NewVoucherCode[], now: Date): Promise<void>;
  countsOf(prizeId: string): Promise<VoucherCounts>;
  /** Keeps so many free codes for the pool. False, and nothing kept, where there are fewer. The caller holds the prize's row. */
  reserve(prizeId: string, poolId: string, codes: number): Promise<boolean>;
  /** A code that is kept for the pool is free again; without effect where none is. */
  release(poolId: string): Promise<void>;
  /** Gives the claim one code, of those kept for its pool before any other. False where there is none. Once a claim. */
  give(claim: { readonly id: string; readonly poolId: string; readonly prizeId: string }): Promise<boolean>;
  /** The code that the claim was given. */
  codeOf(claimId: string): Promise<string | undefined>;
}
