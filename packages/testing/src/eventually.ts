import { setTimeout as delay } from 'node:timers/promises';

export interface Patience {
  /** Default: 15,000, which a busy machine may need; what holds at once costs nothing of it. */
  readonly timeoutMs?: number;
  /** Pause between attempts; default: 20. */
  readonly everyMs?: number;
}

/**
 * Repeats the check until it no longer throws, and returns what it returned. When the time is over it throws what the
 * last attempt threw.
 */
export const eventually = async <T>(check: () => Promise<T> | T, patience: Patience = {}): Promise<T> => {
  const { timeoutMs = 15_000, everyMs = 20 } = patience;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() + everyMs > deadline) throw error;
    }
    await delay(everyMs);
  }
};
