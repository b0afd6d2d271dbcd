import { checkpointSealed } from '@tessera/contracts';
import type { Checkpoint } from '@tessera/proofs';
import type { Transaction } from '@tessera/runtime/postgres';

/** Writes a checkpoint into the outbox of its transaction. A tenant's checkpoints are one row of events, counted by their own numbers. */
export const publishCheckpoint = (tx: Transaction, checkpoint: Checkpoint): void =>
  tx.publish(checkpointSealed, {
    aggregateId: tx.tenantId,
    sequence: checkpoint.number,
    data: dataOf(checkpoint),
  });

const dataOf = ({ draws, ...checkpoint }: Checkpoint) => ({
  ...checkpoint,
  currencies: checkpoint.currencies.map((seal) => ({ ...seal })),
  ...(draws && { draws: draws.map((draw) => ({ ...draw })) }),
});
