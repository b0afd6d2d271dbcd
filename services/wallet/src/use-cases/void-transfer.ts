import { refuse } from '@tessera/kernel';
import { type CallContext, IdempotentReplay, type StoredReply } from '@tessera/runtime/context';
import type { Ledger } from './ports.ts';

/**
 * Forestalls a transfer: under its own scope, which the context brings, a refusal is remembered for ever. Where it was
 * answered before, by whomever and however late, that answer is returned and nothing changes.
 */
export const voidTransfer =
  ({ ledger }: { readonly ledger: Ledger }) =>
  async (ctx: CallContext): Promise<StoredReply | undefined> => {
    try {
      await ledger.refuse(refuse('wallet.transfer_voided', 'The transfer was given up before it was made.'), ctx);
      return undefined;
    } catch (error) {
      if (error instanceof IdempotentReplay) return error.reply;
      throw error;
    }
  };
