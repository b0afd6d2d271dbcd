import { deriveId, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import { decidePostCorrection, type PostCorrection, type PostCorrectionCode } from '../adjustments/post-correction.ts';
import type { PostBatchCode } from '../errors.ts';
import { draftOf } from '../ledger/ledger-draft.ts';
import { type Decision, type Effects, effects, type LedgerState, merged } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import type { Requester, TransferReceipt } from '../transfers/transfer.ts';

/** A transfer of a batch, as it would be asked for alone. */
export type TransferOrder = Omit<PostCorrection, 'type' | 'id' | keyof Requester>;

export interface PostBatch extends Requester {
  readonly type: 'post-batch';
  /** `independent`: each is posted or refused by itself. `linked`: all are posted, or none. */
  readonly mode: 'independent' | 'linked';
  /** Decided in this order, each on what those before it left. */
  readonly transfers: readonly TransferOrder[];
  /** What the batch is known by; the ids of its transfers follow from it. */
  readonly batchId: string;
}

export interface PostBatchReceipt {
  /** One for each transfer, in order. */
  readonly results: readonly Result<TransferReceipt, Refusal<PostCorrectionCode>>[];
}

/** Moves money between many pairs of accounts in one go. */
export const decidePostBatch = (
  state: LedgerState,
  { mode, transfers, batchId, postedBy, idempotencyKey }: PostBatch,
  moment: Moment,
): Decision<PostBatchReceipt, PostBatchCode> => {
  const draft = draftOf(state);
  const granted: Effects<unknown>[] = [];
  const results: Result<TransferReceipt, Refusal<PostCorrectionCode>>[] = [];
  for (const [index, order] of transfers.entries()) {
    const id = deriveId('wallet/batch', state.tenantId, batchId, String(index));
    const command = { type: 'post-correction', ...order, id, postedBy, idempotencyKey } as const;
    const decision = decidePostCorrection(draft.state, command, moment);
    if (!decision.ok && mode === 'linked') return linkedRefusal(index, decision.error);
    results.push(decision.ok ? ok(decision.value.receipt) : decision);
    if (!decision.ok) continue;
    draft.apply(decision.value);
    granted.push(decision.value);
  }
  return ok(effects({ results }, merged(granted)));
};

const linkedRefusal = (index: number, { code, message, pointer = '' }: Refusal<PostCorrectionCode>) =>
  refuse('wallet.linked_transfer_refused', `Nothing was posted: transfer ${index} was refused. ${message}`, {
    pointer: `/transfers/${index}${pointer}`,
    details: { index, code },
  });
