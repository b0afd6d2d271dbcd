import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Membership } from '../domain/membership.ts';
import { getMembership } from './get-membership.ts';
import type { Memberships } from './ports.ts';

/** The caller's own membership in the tenant of the call. */
export const getOwnMembership =
  (deps: { readonly memberships: Memberships }) =>
  (_query: undefined, ctx: CallContext): Promise<Result<Membership, Refusal<'loyalty.membership_not_found'>>> =>
    getMembership(deps)({ userId: ctx.actor.id }, ctx);
