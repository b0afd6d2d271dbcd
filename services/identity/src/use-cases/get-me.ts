import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { User, Users } from './ports.ts';

/** The person whose token it is. */
export const getMe =
  (deps: { readonly users: Users }) =>
  async (_query: undefined, ctx: CallContext): Promise<Result<User, Refusal<'identity.user_not_found'>>> => {
    const user = await deps.users.find(ctx.actor.id);
    return user ? ok(user) : refuse('identity.user_not_found', 'There is no such person any more.');
  };
