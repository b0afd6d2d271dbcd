import type { CallContext } from '@tessera/runtime/context';
import type { PostCorrection } from '../../domain/adjustments/post-correction.ts';
import type { Requester } from '../../domain/transfers/transfer.ts';
import type { Ledger } from '../ports.ts';
import { requesterOf } from '../requester.ts';

export type PostCorrectionCommand = Omit<PostCorrection, 'type' | keyof Requester>;

/** Moves money at once because staff say so, unless the tenant wants two people for the amount. */
export const postCorrection =
  (deps: { readonly ledger: Ledger }) => (command: PostCorrectionCommand, ctx: CallContext) =>
    deps.ledger.execute({ type: 'post-correction', ...command, ...requesterOf(ctx) }, ctx);
