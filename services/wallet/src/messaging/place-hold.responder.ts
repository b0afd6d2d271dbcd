import { placeHold as placeHoldRequest } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { answerInContract, defineResponder } from '@tessera/runtime/messaging';
import type { placeHold } from '../use-cases/place-hold.ts';

export const placeHoldResponder = (placeHoldWith: ReturnType<typeof placeHold>) =>
  defineResponder({
    request: placeHoldRequest,
    handle: ({ amountMinor, currency, ...input }, ctx) =>
      answerInContract(
        ctx,
        (inner) => placeHoldWith({ ...input, amount: money(BigInt(amountMinor), currency) }, inner),
        (receipt) => ({ ...receipt, expiresAt: receipt.expiresAt.toISOString() }),
      ),
  });
