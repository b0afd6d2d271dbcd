import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Membership } from '../domain/membership.ts';
import type { Memberships } from './ports.ts';

/** One person's membership in the tenant of the call. */
export const getMembership =
  (deps: { readonly memberships: Memberships }) =>
  async (
    query: { readonly userId: string },
    ctx: CallContext,
  ): Promise<Result<Membership, Refusal<'loyalty.membership_not_found'>>> => {
    const membership = await deps.memberships.find(query.userId, ctx);
    return membership
      ? ok(membership)
      : refuse('loyalty.membership_not_found', 'This person has no membership here, or not yet.');
  };
