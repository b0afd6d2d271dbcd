import type { CallContext } from '@tessera/runtime/context';
import { reverseFact as decide } from '../domain/membership.ts';
import type { FactKey, Memberships } from './ports.ts';

/** Takes back what a fact earned because it was undone; what earned nothing has nothing taken back. */
export const reverseFact =
  (deps: { readonly memberships: Memberships }) =>
  (
    command: { readonly userId: string; readonly earned: FactKey; readonly undoneBy: string },
    ctx: CallContext,
  ): Promise<boolean> => {
    const moment = { now: ctx.clock.now(), newId: ctx.newId };
    return deps.memberships.change(
      command.userId,
      command.earned,
      ({ membership, entriesOfFact }) => decide(membership, entriesOfFact, command.undoneBy, moment),
      ctx,
    );
  };
