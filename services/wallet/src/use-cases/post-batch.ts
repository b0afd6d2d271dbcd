import type { CallContext } from '@tessera/runtime/context';
import type { PostBatch } from '../domain/batches/post-batch.ts';
import type { Requester } from '../domain/transfers/transfer.ts';
import type { Ledger } from './ports.ts';
import { requesterOf } from './requester.ts';

export type PostBatchCommand = Omit<PostBatch, 'type' | 'batchId' | keyof Requester>;

/** Posts many transfers under one key: each by itself, or all of them or none. */
export const postBatch = (deps: { readonly ledger: Ledger }) => (command: PostBatchCommand, ctx: CallContext) => {
  const requester = requesterOf(ctx);
  // One caller's key names one batch for ever, so the ids of its transfers can follow from it.
  const batchId = requester.idempotencyKey === null ? ctx.newId() : `${requester.postedBy}/${requester.idempotencyKey}`;
  return deps.ledger.execute({ type: 'post-batch', batchId, ...command, ...requester }, ctx);
};
