import { IdempotencyConflict, IdempotencyInFlight, type IdempotencyScope, IdempotentReplay } from '../context/index.ts';
import type { ClaimOutcome } from './remembered-replies.ts';
import type { Transaction } from './transaction.ts';

/** How a call of a batch stands before anything is decided. */
export type Standing =
  | { readonly kind: 'fresh' }
  /** Answered before, used for another request, or running elsewhere. */
  | { readonly kind: 'settled'; readonly error: Error }
  /** The same call as an earlier one of this very batch, and answered by it. */
  | { readonly kind: 'repeats'; readonly index: number };

const fresh: Standing = { kind: 'fresh' };

const standingOf = (outcome: ClaimOutcome | undefined): Standing => {
  if (outcome === 'fresh') return fresh;
  if (outcome === 'conflict') return { kind: 'settled', error: new IdempotencyConflict() };
  if (outcome === 'in-flight' || outcome === undefined) return { kind: 'settled', error: new IdempotencyInFlight() };
  return { kind: 'settled', error: new IdempotentReplay(outcome.replay) };
};

/** A call by what it is remembered under. */
export const nameOf = ({ subject, operation, key }: IdempotencyScope): string =>
  JSON.stringify([subject, operation, key]);

/** Claims the keys of a batch in one statement and says which of its calls still have to be carried out. */
export const recallAnswers = async (
  tx: Transaction,
  scopes: readonly (IdempotencyScope | undefined)[],
): Promise<Standing[]> => {
  const keyed = scopes.filter((scope) => scope !== undefined);
  const claims = await tx.claimReplies(keyed);
  const outcomes = new Map(keyed.map((scope, index) => [scope, claims[index]]));
  const firstWith = new Map<string, { readonly index: number; readonly scope: IdempotencyScope }>();
  return scopes.map((scope, index): Standing => {
    if (scope === undefined) return fresh;
    const standing = standingOf(outcomes.get(scope));
    if (standing.kind !== 'fresh') return standing;
    // Postgres grants a key twice to one transaction, so copies within the batch are told apart here.
    const first = firstWith.get(nameOf(scope));
    if (!first) firstWith.set(nameOf(scope), { index, scope });
    else if (!Buffer.from(first.scope.requestHash).equals(scope.requestHash)) return standingOf('conflict');
    else return { kind: 'repeats', index: first.index };
    return fresh;
  });
};
