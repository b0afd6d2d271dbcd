import type { DrawMode } from './commitment.ts';

/** What a right draw file of a mode shows, and what nobody can see from it. Sentences for people. */
export interface ModePromise {
  readonly shows: string;
  readonly cannotShow: string;
}

const PROMISES: Readonly<Record<DrawMode, ModePromise>> = {
  DRAND: {
    shows:
      'The list was fixed before the beacon’s round existed, and the winners follow from both: nobody could foresee or choose them.',
    cannotShow: 'That the commitment was published before the round was due: that shows only who noted it in time.',
  },
  COMMIT_REVEAL: {
    shows: 'Nobody could change the winners after the commitment.',
    cannotShow:
      'What the operator did before it: the operator knew the secret from the opening on, and could work out which last ticket would win.',
  },
  MANUAL: {
    shows:
      'The list of tickets was fixed before the draw, the winners are tickets of it, and the record is the one that was published.',
    cannotShow:
      'That the barrel was fair, or that it was drawn from at all: for that there are only the two witnesses and the evidence.',
  },
};

/** What a draw of this mode proves and what it does not, to be said wherever a draw is shown. */
export const promiseOf = (mode: DrawMode): ModePromise => PROMISES[mode];
