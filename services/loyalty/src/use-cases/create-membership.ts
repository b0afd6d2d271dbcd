import type { CallContext } from '@tessera/runtime/context';
import { openMembership } from '../domain/membership.ts';
import type { Memberships } from './ports.ts';

/** A person who joins the tenant takes part in its programme, once. */
export const createMembership =
  (deps: { readonly memberships: Memberships }) =>
  async (command: { readonly userId: string }, ctx: CallContext): Promise<void> => {
    await deps.memberships.create((tiers) => openMembership(ctx.newId(), command.userId, tiers, ctx.clock.now()), ctx);
  };
