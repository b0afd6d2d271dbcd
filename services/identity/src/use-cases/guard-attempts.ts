import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { decideAttempt } from '../domain/attempts.ts';
import type { AttemptCounters, AttemptSubject } from './ports.ts';

/**
 * Counts the attempt before anything is tried, so that parallel guesses cannot all slip under the limit.
 * Refuses without saying whether what was tried exists.
 */
export const guardAttempts = async (
  counters: AttemptCounters,
  subjects: readonly AttemptSubject[],
  ctx: CallContext,
): Promise<Result<void, Refusal<'identity.too_many_attempts'>>> => {
  const now = ctx.clock.now();
  const counts = await counters.count(subjects, now);
  const counted = subjects.flatMap(({ limit }, index) => {
    const count = counts[index];
    return count ? [{ limit, count }] : [];
  });
  return decideAttempt(counted, now);
};
