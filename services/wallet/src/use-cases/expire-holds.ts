import type { CallContext } from '@tessera/runtime/context';
import type { Ledger } from './ports.ts';

/**
 * Frees the money of one tenant's holds whose time is over, and says of how many. One that somebody else closed in the
 * meantime is left as it is.
 */
export const expireHolds =
  (deps: { readonly ledger: Ledger }) =>
  async (holdIds: readonly string[], ctx: CallContext): Promise<number> => {
    const results = await Promise.all(
      holdIds.map((holdId) => deps.ledger.execute({ type: 'expire-hold', holdId }, ctx)),
    );
    return results.filter((result) => result.ok).length;
  };
