import type { Clock } from '@tessera/kernel';

/** A clock that stands still until it is told to move. */
export interface FakeClock extends Clock {
  /** Moves it on, and by a negative number back. */
  advance(ms: number): void;
  set(time: Date | string): void;
}

/** @param start default: the real time of this call, so that real tokens and real time-outs still agree with it */
export const fakeClock = (start: Date | string = new Date()): FakeClock => {
  let now = new Date(start).getTime();
  return {
    now: () => new Date(now),
    advance(ms) {
      now += ms;
    },
    set(time) {
      now = new Date(time).getTime();
    },
  };
};
