import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Account } from '../domain/accounts/account.ts';
import type { Accounts } from './ports.ts';

/** Far more than the currencies in which one person has money. */
const MOST_ACCOUNTS = 200;

/** The caller's own accounts, the first one opened first. */
export const getWallet =
  (deps: { readonly accounts: Accounts }) =>
  async (ctx: CallContext): Promise<Result<readonly Account[], never>> =>
    ok(await deps.accounts.list({ ownerKind: 'user', ownerId: ctx.actor.id, limit: MOST_ACCOUNTS }, ctx));
