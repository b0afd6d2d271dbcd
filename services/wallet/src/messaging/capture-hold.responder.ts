import { captureHold as captureHoldRequest } from '@tessera/contracts';
import { answerInContract, defineResponder } from '@tessera/runtime/messaging';
import type { captureHold } from '../use-cases/capture-hold.ts';

export const captureHoldResponder = (captureHoldWith: ReturnType<typeof captureHold>) =>
  defineResponder({
    request: captureHoldRequest,
    handle: ({ amountMinor, ...input }, ctx) =>
      answerInContract(
        ctx,
        (inner) =>
          captureHoldWith(
            { ...input, amountMinor: amountMinor === undefined ? undefined : BigInt(amountMinor) },
            inner,
          ),
        (receipt) => ({ ...receipt, postedAt: receipt.postedAt.toISOString() }),
      ),
  });
