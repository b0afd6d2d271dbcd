import { getBalance as getBalanceRequest } from '@tessera/contracts';
import { ok } from '@tessera/kernel';
import { defineResponder } from '@tessera/runtime/messaging';
import type { getBalance } from '../use-cases/get-balance.ts';

export const getBalanceResponder = (getBalanceWith: ReturnType<typeof getBalance>) =>
  defineResponder({
    request: getBalanceRequest,
    handle: async (query, ctx) => {
      const found = await getBalanceWith(query, ctx);
      if (!found.ok) return found;
      const { id, postedMinor, heldMinor } = found.value;
      return ok({
        accountId: id,
        postedMinor: Number(postedMinor),
        heldMinor: Number(heldMinor),
        availableMinor: Number(postedMinor - heldMinor),
      });
    },
  });
