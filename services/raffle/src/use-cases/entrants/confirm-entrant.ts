import { type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import {
  checkFacts,
  confirmEntrant as decideConfirm,
  type Entrant,
  type EntrantFacts,
  type FactsRefusal,
} from '../../domain/entrants/entrant.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Raffles } from '../ports.ts';

export interface ConfirmEntrant {
  readonly userId: string;
  /** What the proof says, be it what the member stated or not. */
  readonly facts: EntrantFacts;
}

export type ConfirmEntrantRefusal =
  | FactsRefusal
  | RefusalOf<'raffle.entrant_not_found' | 'raffle.entrant_confirms_self'>;

/** Puts what the staff saw proof of in the place of what a member stated. What they bought before stays theirs. */
export const confirmEntrant =
  ({ raffles }: { readonly raffles: Raffles }) =>
  ({ userId, facts }: ConfirmEntrant, ctx: CallContext): Promise<Result<Entrant, ConfirmEntrantRefusal>> =>
    raffles.transact(ctx, async ({ entrants }): Promise<Result<Entrant, ConfirmEntrantRefusal>> => {
      const stated = await entrants.lock(userId);
      if (!stated) return refuse('raffle.entrant_not_found', 'They have stated nothing here.');
      const now = ctx.clock.now();
      const possible = checkFacts(facts, now);
      if (!possible.ok) return possible;
      const confirmed = decideConfirm(stated, facts, ctx.actor.id, now);
      if (confirmed.ok) await entrants.save(confirmed.value);
      return confirmed;
    });
