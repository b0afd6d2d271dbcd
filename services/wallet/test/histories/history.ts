import fc from 'fast-check';
import type { WalletLimits } from '../../src/domain/settings/wallet-settings.ts';

/** All that somebody can want of a wallet. */
export const whats = [
  ...(['open an account', 'suspend', 'take back into use', 'close', 'limit spending', 'limit own spending'] as const),
  ...(['transfer', 'give back', 'batch', 'linked batch', 'exchange', 'correction'] as const),
  ...(['announce', 'abandon', 'credit', 'refund', 'dispute', 'win the dispute', 'lose the dispute'] as const),
  ...(['hold', 'capture', 'release', 'expire'] as const),
  ...(['withdraw', 'approve', 'reject', 'cancel', 'complete', 'fail', 'paid', 'not paid'] as const),
  ...(['adjust', 'approve adjustment', 'reject adjustment'] as const),
] as const;
export type What = (typeof whats)[number];

/** What comes often, so that the rest has something to be about. */
const often: readonly What[] = [
  'transfer',
  'transfer',
  'credit',
  'hold',
  'hold',
  'capture',
  'withdraw',
  'approve',
  'paid',
];

/** Whether a call is made again: at the same moment elsewhere, a round later, or a round later under its key for something else. */
export type Repeat = 'never' | 'at once' | 'later' | 'changed';

/** What somebody wants; which hold, payment or withdrawal it is about is chosen among those there are when its round comes. */
export interface Wish {
  readonly what: What;
  readonly who: string;
  readonly other: string;
  readonly currency: 'EUR' | 'CHF';
  readonly amount: number;
  readonly nth: number;
  readonly flag: boolean;
  readonly repeat: Repeat;
  /** Which of the two processes is asked. */
  readonly process: 0 | 1;
}

/** Wishes that all come at once, while somebody may seal the ledger. */
export interface Round {
  readonly wishes: readonly Wish[];
  readonly seals: boolean;
}

export interface History {
  readonly settings: readonly ({ readonly currency: string } & WalletLimits)[];
  readonly rounds: readonly Round[];
}

const wish: fc.Arbitrary<Wish> = fc.record({
  what: fc.constantFrom(...whats, ...often),
  who: fc.constantFrom('anna', 'anna', 'ben', 'ben', 'cleo'),
  // Dora has nothing at first, and nobody knows Zoe.
  other: fc.constantFrom('anna', 'ben', 'cleo', 'dora', 'zoe'),
  currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'CHF'),
  amount: fc.integer({ min: 1, max: 300 }),
  nth: fc.nat(40),
  flag: fc.boolean(),
  repeat: fc.constantFrom<Repeat>('never', 'never', 'never', 'never', 'never', 'at once', 'later', 'changed'),
  process: fc.constantFrom(0, 1),
});

const minor = (least: bigint, most: bigint) => fc.oneof(fc.constant(null), fc.bigInt({ min: least, max: most }));
const settings = (currency: string) =>
  fc.record({
    currency: fc.constant(currency),
    withdrawalMinimumMinor: minor(2n, 20n),
    withdrawalPerDayMinor: minor(60n, 600n),
    withdrawalPerMonthMinor: minor(60n, 600n),
    withdrawalApprovalMinor: minor(40n, 120n),
    adjustmentApprovalMinor: minor(40n, 200n),
    settleReceivables: fc.boolean(),
  });

export const history: fc.Arbitrary<History> = fc.record({
  settings: fc.tuple(settings('EUR'), settings('CHF')),
  rounds: fc.array(
    fc.record({
      wishes: fc.array(wish, { minLength: 4, maxLength: 14, size: 'max' }),
      seals: fc.boolean(),
    }),
    { minLength: 3, maxLength: 8, size: 'max' },
  ),
});
