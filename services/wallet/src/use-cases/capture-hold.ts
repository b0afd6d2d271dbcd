import type { CallContext } from '@tessera/runtime/context';
import type { CaptureHold } from '../domain/holds/capture-hold.ts';
import type { Requester } from '../domain/transfers/transfer.ts';
import type { Ledger } from './ports.ts';
import { requesterOf } from './requester.ts';

export type CaptureHoldCommand = Omit<CaptureHold, 'type' | keyof Requester>;

/** Takes held money, in whole or in part, before the hold's time is over and only once. */
export const captureHold = (deps: { readonly ledger: Ledger }) => (command: CaptureHoldCommand, ctx: CallContext) =>
  deps.ledger.execute({ type: 'capture-hold', ...command, ...requesterOf(ctx) }, ctx);
