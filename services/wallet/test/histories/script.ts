import { idOf } from '../ledger-in-memory.ts';
import type { History, What, Wish } from './history.ts';

/** A wish of Anna's that comes once, unless it says otherwise. */
const wish = (what: What, more: Partial<Wish> = {}): Wish => ({
  ...{ what, who: 'anna', other: 'ben', currency: 'EUR', amount: 50, nth: 0, flag: true, repeat: 'never', process: 0 },
  ...more,
});

/** Where Dora's only account is among those that a history begins with. */
const dora = ['anna', 'ben', 'cleo', 'dora']
  .flatMap((name) => (name === 'dora' ? ['EUR'] : ['CHF', 'EUR']).map((currency) => ({ name, currency })))
  .sort((a, b) => (idOf(a.name) + a.currency < idOf(b.name) + b.currency ? -1 : 1))
  .findIndex(({ name }) => name === 'dora');

const settings = (currency: string) => ({
  currency,
  withdrawalMinimumMinor: 5n,
  withdrawalPerDayMinor: 500n,
  withdrawalPerMonthMinor: 600n,
  withdrawalApprovalMinor: 60n,
  adjustmentApprovalMinor: 100n,
  settleReceivables: true,
});

const rounds: readonly (readonly Wish[])[] = [
  [
    wish('transfer', { repeat: 'later' }),
    wish('transfer', { who: 'ben', other: 'cleo', amount: 15, repeat: 'changed' }),
    wish('open an account', { other: 'dora', currency: 'CHF', repeat: 'at once' }),
    wish('suspend', { nth: dora }),
    wish('announce', { nth: 1, repeat: 'later' }),
    wish('announce', { nth: 2 }),
    wish('credit', { nth: 0, repeat: 'at once' }),
    wish('credit', { nth: 4 }),
  ],
  [
    wish('give back', { amount: 10, repeat: 'at once' }),
    wish('take back into use', { nth: dora }),
    wish('abandon', { nth: 1 }),
    wish('refund', { nth: 0, repeat: 'later' }),
    wish('dispute', { nth: 1 }),
    wish('batch', { amount: 6, repeat: 'later' }),
    wish('linked batch', { amount: 9, repeat: 'at once' }),
    wish('exchange', { who: 'cleo', amount: 30, nth: 1 }),
    wish('correction', { amount: 10 }),
  ],
  [wish('close', { nth: dora }), wish('lose the dispute'), wish('hold', { nth: 1, repeat: 'later' })],
  [wish('hold', { nth: 1, amount: 20 }), wish('capture', { nth: 0, amount: 61, process: 1, repeat: 'at once' })],
  [wish('release', { nth: 1, repeat: 'at once' }), wish('withdraw', { nth: 1, amount: 40, flag: false })],
  [wish('paid', { repeat: 'later' }), wish('withdraw', { nth: 1, amount: 70, who: 'ben', repeat: 'at once' })],
  [wish('approve', { nth: 1, repeat: 'later' }), wish('withdraw', { nth: 1, amount: 61, who: 'cleo' })],
  [wish('complete', { nth: 1, repeat: 'at once' }), wish('reject', { nth: 2 })],
  [wish('withdraw', { nth: 1, amount: 62, who: 'cleo' }), wish('adjust', { flag: false, amount: 20 })],
  [wish('cancel', { nth: 3, who: 'cleo' }), wish('adjust', { flag: false, amount: 90, repeat: 'at once' })],
  [wish('withdraw', { nth: 1, amount: 20 }), wish('adjust', { flag: false, amount: 95 })],
  [wish('fail', { nth: 4 }), wish('approve adjustment', { nth: 1 }), wish('reject adjustment', { nth: 2 })],
  [wish('limit own spending', { who: 'ben', nth: 1 }), wish('limit spending', { nth: 1, amount: 40, currency: 'EUR' })],
];

/** A history in which every command is granted but the end of a hold, which takes its time. */
export const script: History = {
  settings: [settings('EUR'), settings('CHF')],
  rounds: rounds.map((wishes, index) => ({ wishes, seals: index === 3 })),
};
