import { postTransfer as postTransferRequest } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { answerInContract, defineResponder } from '@tessera/runtime/messaging';
import type { postTransfer } from '../use-cases/post-transfer.ts';

export const postTransferResponder = (postTransferWith: ReturnType<typeof postTransfer>) =>
  defineResponder({
    request: postTransferRequest,
    handle: ({ amountMinor, currency, reverses = null, ...input }, ctx) =>
      answerInContract(
        ctx,
        (inner) => postTransferWith({ ...input, reverses, amount: money(BigInt(amountMinor), currency) }, inner),
        ({ debitEntryId: _, creditEntryId: __, postedAt, ...receipt }) => ({
          ...receipt,
          postedAt: postedAt.toISOString(),
        }),
      ),
  });
