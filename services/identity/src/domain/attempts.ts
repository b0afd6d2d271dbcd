import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';

/** At most `limit` attempts of one subject within one window. */
export interface AttemptLimit {
  readonly limit: number;
  readonly windowSeconds: number;
}

/** How often a subject has tried in its present window, this time included. */
export interface AttemptCount {
  readonly attempts: number;
  readonly windowEndsAt: Date;
}

export interface CountedAttempt {
  readonly limit: AttemptLimit;
  readonly count: AttemptCount;
}

/** Refused as soon as one subject is over its limit; names the seconds until every exceeded window has ended. */
export const decideAttempt = (
  counted: readonly CountedAttempt[],
  now: Date,
): Result<void, Refusal<'identity.too_many_attempts'>> => {
  const waits = counted
    .filter(({ limit, count }) => count.attempts > limit.limit)
    .map(({ count }) => Math.max(1, Math.ceil((count.windowEndsAt.getTime() - now.getTime()) / 1000)));
  if (waits.length === 0) return ok(undefined);
  const retryAfterSeconds = Math.max(...waits);
  return refuse('identity.too_many_attempts', `Too many attempts: try again in ${retryAfterSeconds} seconds.`, {
    details: { retryAfterSeconds },
  });
};
