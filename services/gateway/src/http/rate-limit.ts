import { hash } from 'node:crypto';
import { rateLimitedResponse } from '@tessera/runtime/http';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** What one request may still ask, as headers (IETF draft-ietf-httpapi-ratelimit-headers). */
export interface RateDecision {
  readonly headers: Readonly<Record<string, string>>;
  /** The answer for one who asked too often. */
  readonly refusal?: Response;
}

export type RateLimit = (
  who: { readonly token: string | undefined; readonly address: string },
  requestId: string,
) => Promise<RateDecision>;

const WINDOW_SECONDS = 60;

/**
 * Counts by token, or by address where there is none, in this instance's memory: with n instances the limit is n times
 * as high, which is what a shield against floods needs and a quota would not.
 */
export const createRateLimit = (perMinute: number): RateLimit => {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: WINDOW_SECONDS });
  const policy = `"default";q=${perMinute};w=${WINDOW_SECONDS}`;
  const headersOf = (state: RateLimiterRes) => ({
    'ratelimit-policy': policy,
    ratelimit: `"default";r=${Math.max(0, state.remainingPoints)};t=${Math.ceil(state.msBeforeNext / 1_000)}`,
  });
  return async ({ token, address }, requestId) => {
    const key = token === undefined ? `address:${address}` : `token:${hash('sha256', token, 'base64')}`;
    try {
      return { headers: headersOf(await limiter.consume(key)) };
    } catch (state) {
      if (!(state instanceof RateLimiterRes)) throw state;
      const headers = headersOf(state);
      return { headers, refusal: rateLimitedResponse(requestId, Math.ceil(state.msBeforeNext / 1_000), headers) };
    }
  };
};
