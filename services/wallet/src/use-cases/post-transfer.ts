import type { CallContext } from '@tessera/runtime/context';
import type { PostTransfer } from '../domain/transfers/post-transfer.ts';
import type { Requester } from '../domain/transfers/transfer.ts';
import type { Ledger } from './ports.ts';
import { requesterOf } from './requester.ts';

export type PostTransferCommand = Omit<PostTransfer, 'type' | keyof Requester>;

/** Moves money from one account to another, both sides or neither. */
export const postTransfer = (deps: { readonly ledger: Ledger }) => (command: PostTransferCommand, ctx: CallContext) =>
  deps.ledger.execute({ type: 'post-transfer', ...command, ...requesterOf(ctx) }, ctx);
