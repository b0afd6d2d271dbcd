import { postTransfer, voidTransfer as voidTransferRequest } from '@tessera/contracts';
import { ok } from '@tessera/kernel';
import { answerIn, defineResponder, requestScope } from '@tessera/runtime/messaging';
import type { voidTransfer } from '../use-cases/void-transfer.ts';

export const voidTransferResponder = (voidTransferWith: ReturnType<typeof voidTransfer>) =>
  defineResponder({
    request: voidTransferRequest,
    handle: async ({ transferKey, transfer }, ctx) => {
      const asker = ctx.idempotency?.subject ?? '';
      // Not this call's own key: what has to be found, or forestalled, is remembered under the transfer's.
      const idempotency = requestScope(postTransfer, asker, transferKey, transfer);
      const answered = await voidTransferWith({ ...ctx, idempotency });
      const made = answered && answerIn(postTransfer, answered);
      if (!made) return ok({});
      // As it was answered then: an answer of before the entries were told has none.
      const { transferId, debitEntry, creditEntry } = made;
      return ok({ transferId, ...(debitEntry && { debitEntry }), ...(creditEntry && { creditEntry }) });
    },
  });
