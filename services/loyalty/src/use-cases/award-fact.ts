import type { CallContext } from '@tessera/runtime/context';
import type { Fact } from '../domain/earning-rule.ts';
import { awardFact as decide } from '../domain/membership.ts';
import type { Memberships } from './ports.ts';

/**
 * Credits what the rules in force give for a fact, or says why they give nothing; a fact earns once.
 * False when the person has no membership yet, and then nothing happened.
 */
export const awardFact =
  (deps: { readonly memberships: Memberships }) =>
  (command: { readonly userId: string; readonly fact: Fact }, ctx: CallContext): Promise<boolean> => {
    const { userId, fact } = command;
    const moment = { now: ctx.clock.now(), newId: ctx.newId };
    return deps.memberships.change(
      userId,
      fact,
      ({ membership, rules, tiers, entriesOfFact }) =>
        entriesOfFact.length > 0 ? { membership, entries: [] } : decide(membership, rules, tiers, fact, moment),
      ctx,
    );
  };
