import type { CallContext } from '@tessera/runtime/context';

export interface DrawCommitment {
  readonly poolId: string;
  /** Stands for the whole commitment, in hexadecimal. */
  readonly commitmentHash: string;
  readonly committedAt: Date;
}

export interface DrawCommitments {
  /** Once a pool; the tenant's next checkpoint lists it. Throws where the pool is known with another commitment. */
  keep(draw: DrawCommitment, ctx: CallContext): Promise<void>;
}
