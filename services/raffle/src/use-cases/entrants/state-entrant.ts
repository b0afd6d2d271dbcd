import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import {
  checkFacts,
  type Entrant,
  type EntrantFacts,
  type FactsRefusal,
  restate,
} from '../../domain/entrants/entrant.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Raffles } from '../ports.ts';

/** Notes when the caller was born and where they live: once, and of two who say it at the same time the first. */
export const stateEntrant =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (
    facts: EntrantFacts,
    ctx: CallContext,
  ): Promise<Result<Entrant, FactsRefusal | RefusalOf<'raffle.entrant_stated'>>> =>
    raffles.transact(ctx, async ({ entrants }) => {
      const now = ctx.clock.now();
      const possible = checkFacts(facts, now);
      if (!possible.ok) return possible;
      const userId = ctx.actor.id;
      const entrant = { ...facts, userId, statedAt: now, confirmedAt: null, confirmedBy: null };
      if (await entrants.insert(entrant)) return ok(entrant);
      const stated = await entrants.find(userId);
      if (!stated) throw new Error('what was stated before is not there');
      return restate(stated, facts);
    });
