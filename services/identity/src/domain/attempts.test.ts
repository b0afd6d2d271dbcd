import { describe, expect, it } from 'vitest';
import { decideAttempt } from './attempts.ts';

const now = new Date('2026-11-21T20:00:00.000Z');
const limit = { limit: 3, windowSeconds: 900 };
const after = (ms: number): Date => new Date(now.getTime() + ms);

describe('counted attempts', () => {
  it('are allowed up to and including the limit', () => {
    expect(decideAttempt([{ limit, count: { attempts: 3, windowEndsAt: after(1000) } }], now).ok).toBe(true);
  });

  it('are refused from the first one over the limit, with the seconds to wait rounded up', () => {
    const result = decideAttempt([{ limit, count: { attempts: 4, windowEndsAt: after(1001) } }], now);
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'identity.too_many_attempts', details: { retryAfterSeconds: 2 } },
    });
  });

  it('wait for the last of several exceeded windows, and not for one that is not exceeded', () => {
    const result = decideAttempt(
      [
        { limit, count: { attempts: 9, windowEndsAt: after(10_000) } },
        { limit, count: { attempts: 9, windowEndsAt: after(20_000) } },
        { limit, count: { attempts: 1, windowEndsAt: after(90_000) } },
      ],
      now,
    );
    expect(!result.ok && result.error.details).toEqual({ retryAfterSeconds: 20 });
  });
});
