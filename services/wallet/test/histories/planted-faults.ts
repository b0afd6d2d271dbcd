import type { LedgerCommand } from '../../src/domain/ledger/decide-postings.ts';
import type { Check } from './broken-history.ts';
import type { PlayedHistory } from './played-history.ts';

/** A copy of a history that may be spoiled. */
export type Spoiled = Changeable<PlayedHistory>;
type Changeable<T> = T extends Date | Uint8Array
  ? T
  : T extends object
    ? { -readonly [Name in keyof T]: Changeable<T[Name]> }
    : T;

/** A fault, and what the check that must find it says. */
export interface Fault {
  readonly what: string;
  readonly plant: (copy: Spoiled) => void;
  readonly finds: string;
}

const some = <T>(list: readonly T[], is: (one: T) => boolean = () => true): T => {
  const found = list.find(is);
  if (found === undefined) throw new Error('the history has nothing to plant this fault in');
  return found;
};

const remove = <T>(list: T[], is: (one: T) => boolean): void => void list.splice(list.indexOf(some(list, is)), 1);

const oneMore = <Name extends string>(counted: Record<Name, bigint>, name: Name): void => {
  counted[name] += 1n;
};

const captured = ({ ledger }: Spoiled) =>
  some(ledger.holds, ({ status, expiresAt }) => status === 'CAPTURED' && expiresAt !== null);

const lineOf = (copy: Spoiled, type: string): string[] =>
  copy.exported.split('\n').filter((line) => line.startsWith(`{"type":"${type}"`));

const ledgerFaults: readonly Fault[] = [
  {
    what: 'an entry of another amount than its transfer',
    plant: ({ ledger }) => oneMore(some(ledger.entries).amount, 'amountMinor'),
    finds: 'has not one debit and one credit',
  },
  {
    what: 'money out of nowhere',
    plant: ({ ledger }) => oneMore(some(ledger.accounts), 'postedMinor'),
    finds: 'do not sum to zero',
  },
  {
    what: 'a balance that its entries do not come to',
    plant: ({ ledger }) => oneMore(some(ledger.accounts), 'postedMinor'),
    finds: 'posted is not the sum of its entries',
  },
  {
    what: 'money held for nothing',
    plant: ({ ledger }) => oneMore(some(ledger.accounts), 'heldMinor'),
    finds: 'held is not the sum of its holds',
  },
  {
    what: 'an entry that is gone',
    plant: ({ ledger }) => remove(ledger.entries, ({ sequence }) => sequence === 1),
    finds: 'its sequence has a gap',
  },
  {
    what: 'an account below its floor',
    plant: ({ ledger }) => {
      const account = some(ledger.accounts, ({ floorMinor }) => floorMinor !== null);
      account.floorMinor = account.postedMinor + 1n;
    },
    finds: 'it is below its floor',
  },
  {
    what: 'an account that was below its floor for a moment',
    plant: ({ ledger }) => {
      const account = some(ledger.accounts, ({ floorMinor, sequence }) => floorMinor !== null && sequence > 1);
      const own = ledger.entries.filter(({ accountId }) => accountId === account.id);
      some(own, ({ sequence }) => sequence === 1).balanceAfterMinor = -1n;
    },
    finds: 'left it below its floor',
  },
  {
    what: 'an entry with another balance after it',
    plant: ({ ledger }) => oneMore(some(ledger.entries), 'balanceAfterMinor'),
    finds: 'does not carry the balance after it',
  },
  {
    what: 'an entry that was written again',
    plant: ({ ledger }) => void Object.assign(some(ledger.transfers), { references: { note: 'a gift' } }),
    finds: 'is not a link of its chain',
  },
  {
    what: 'a head of another chain',
    plant: ({ ledger }) =>
      void Object.assign(
        some(ledger.accounts, ({ sequence }) => sequence > 0),
        { headHash: new Uint8Array(32) },
      ),
    finds: 'its head is not its last entry',
  },
  {
    what: 'more given back than was moved',
    plant: ({ ledger }) => {
      const back = some(ledger.transfers, ({ reverses }) => reverses !== null);
      back.amount.amountMinor += 1_000n;
      some(ledger.transfers, ({ id }) => id === back.reverses).reversedMinor += 1_000n;
    },
    finds: 'more was given back of',
  },
  {
    what: 'a withdrawal that was paid twice',
    plant: ({ ledger }) => {
      const paid = some(ledger.transfers, ({ reason }) => reason === 'WITHDRAWAL');
      ledger.transfers.push({ ...paid, id: 'another' });
    },
    finds: '2 transfers took it out',
  },
];

const claimFaults: readonly Fault[] = [
  {
    what: 'an answered transfer that is not there',
    plant: ({ ledger }) => remove(ledger.transfers, ({ reason }) => reason === 'TICKET_PURCHASE'),
    finds: 'a transfer that was answered is not in the ledger',
  },
  {
    what: 'a transfer that nobody was told of',
    plant: ({ calls }) => remove(calls, ({ command }) => command.type === 'capture-hold'),
    finds: 'was answered to nobody',
  },
  {
    what: 'two calls that moved their money once',
    plant: ({ calls }) => calls.push(some(calls, ({ command }) => command.type === 'post-transfer')),
    finds: 'answers 2 calls',
  },
  {
    what: 'a transfer of another amount than asked for',
    plant: ({ ledger }) => oneMore(some(ledger.transfers).amount, 'amountMinor'),
    finds: 'another amount was moved',
  },
  {
    what: 'a transfer to somebody else',
    plant: ({ ledger }) => void Object.assign(some(ledger.transfers), { creditAccountId: 'somebody else' }),
    finds: 'it went from or to another account',
  },
  {
    what: 'a transfer under somebody else’s key',
    plant: ({ ledger }) =>
      void Object.assign(
        some(ledger.transfers, ({ idempotencyKey }) => idempotencyKey !== null),
        { idempotencyKey: 'x' },
      ),
    finds: 'it was booked under another key',
  },
  {
    what: 'a transfer for another reason',
    plant: ({ ledger }) => void Object.assign(some(ledger.transfers), { reason: 'FEE' }),
    finds: 'it was booked for another reason',
  },
];

const thingFaults: readonly Fault[] = [
  {
    what: 'a hold that is not there',
    plant: ({ ledger }) => remove(ledger.holds, ({ expiresAt }) => expiresAt !== null),
    finds: 'was answered and is not there',
  },
  {
    what: 'a hold that was told to nobody',
    plant: ({ calls }) => remove(calls, ({ command }) => command.type === 'place-hold'),
    finds: 'was answered to nobody',
  },
  {
    what: 'a hold of another amount',
    plant: ({ ledger }) => oneMore(some(ledger.holds, ({ expiresAt }) => expiresAt !== null).amount, 'amountMinor'),
    finds: 'is of another account or amount',
  },
  {
    what: 'a hold that ended otherwise than was answered',
    plant: (copy) => void Object.assign(captured(copy), { status: 'RELEASED' }),
    finds: 'and was said to be CAPTURED',
  },
  {
    what: 'a hold that two captured',
    plant: ({ calls }) => calls.push(some(calls, ({ command }) => command.type === 'capture-hold')),
    finds: 'was ended 2 times',
  },
  {
    what: 'a hold that nobody ended',
    plant: ({ calls }) => remove(calls, ({ command }) => command.type === 'release-hold'),
    finds: 'was ended by nobody',
  },
  {
    what: 'a hold that another transfer captured',
    plant: (copy) => void Object.assign(captured(copy), { transferId: 'another' }),
    finds: 'was captured by another transfer',
  },
  {
    what: 'a withdrawal that took a step back',
    plant: ({ ledger }) =>
      void Object.assign(
        some(ledger.withdrawals, ({ status }) => status === 'FAILED'),
        { status: 'PROCESSING' },
      ),
    finds: 'is not as its last step was answered',
  },
  {
    what: 'an adjustment that is lost',
    plant: ({ ledger }) => remove(ledger.adjustments, ({ status }) => status === 'REJECTED'),
    finds: 'was answered and is not there',
  },
  {
    what: 'a top-up that another transfer credited',
    plant: ({ topUps }) =>
      void Object.assign(
        some(topUps, ({ transferId }) => transferId !== null),
        { transferId: 'another' },
      ),
    finds: 'was credited by another transfer than answered',
  },
  {
    what: 'a top-up that nobody gave up',
    plant: ({ calls }) => remove(calls, ({ command }) => command.type === 'abandon-top-up'),
    finds: 'and nobody said so',
  },
  {
    what: 'money that is expected of nobody',
    plant: ({ ledger }) => oneMore(some(ledger.accounts), 'pendingInMinor'),
    finds: 'expects another amount than its top-ups',
  },
  {
    what: 'an account that is open again',
    plant: ({ ledger }) =>
      void Object.assign(
        some(ledger.accounts, ({ status }) => status === 'CLOSED'),
        { status: 'ACTIVE' },
      ),
    finds: 'is ACTIVE, and nobody said so last',
  },
  {
    what: 'a closed account with money',
    plant: ({ ledger }) =>
      void Object.assign(
        some(ledger.accounts, ({ status }) => status === 'CLOSED'),
        { postedMinor: 1n },
      ),
    finds: 'is closed with something in it',
  },
  {
    what: 'a withdrawal of what its owner owes',
    plant: ({ ledger }) => {
      const [one] = ledger.withdrawals;
      Object.assign(
        some(ledger.accounts, ({ id }) => id === one?.accountId),
        { kind: 'receivable' },
      );
    },
    finds: 'is out of what its owner owes',
  },
  {
    what: 'somebody who owes nothing and is said to',
    plant: ({ ledger }) =>
      void Object.assign(
        some(ledger.accounts, ({ kind }) => kind === 'default'),
        { owes: true },
      ),
    finds: 'is said to owe',
  },
];

const newsFaults: readonly Fault[] = [
  {
    what: 'a transfer that nobody is told of',
    plant: ({ told }) => remove(told, ({ aggregate }) => aggregate.startsWith('transfer/')),
    finds: '0 events of transfer',
  },
  {
    what: 'a transfer that is told twice',
    plant: ({ told }) => void told.push(some(told, ({ aggregate }) => aggregate.startsWith('transfer/'))),
    finds: '2 events of transfer',
  },
  {
    what: 'a step of a withdrawal that is left out',
    plant: ({ told }) =>
      remove(told, ({ aggregate, sequence }) => aggregate.startsWith('withdrawal/') && sequence === 2),
    finds: 'are not numbered without gaps',
  },
];

/** Changes a line of the export, and the digest at its end with nothing: the chain speaks first. */
const inExport = (copy: Spoiled, change: (lines: string[]) => void): void => {
  const lines = copy.exported.split('\n');
  change(lines);
  copy.exported = lines.join('\n');
};

const exportFaults: readonly Fault[] = [
  {
    what: 'an edited amount',
    plant: (copy) =>
      inExport(copy, (lines) => {
        const at = lines.indexOf(some(lineOf(copy, 'entry')));
        lines[at] = lines[at]?.replace(/"amountMinor":"\d+"/, '"amountMinor":"7"') ?? '';
      }),
    finds: '"line":',
  },
  {
    what: 'a removed entry',
    plant: (copy) => inExport(copy, (lines) => void lines.splice(lines.indexOf(some(lineOf(copy, 'entry'))), 1)),
    finds: '"line":',
  },
  {
    what: 'two entries in the wrong order',
    plant: (copy) =>
      inExport(copy, (lines) => {
        const at = lines.indexOf(some(lineOf(copy, 'entry')));
        lines.splice(at, 2, lines[at + 1] ?? '', lines[at] ?? '');
      }),
    finds: '"line":',
  },
];

/** For each check what it must find. What goes wrong on the way, and refusals, have tests of their own. */
export const plantedFaults: Readonly<Partial<Record<Check, readonly Fault[]>>> = {
  'the invariants of the ledger': ledgerFaults,
  'every answered call is in the ledger exactly once': claimFaults,
  'everything stands as it was last answered': thingFaults,
  'whoever asks again is answered alike': [
    {
      what: 'another answer to the same call',
      plant: ({ repeats }) =>
        void Object.assign(
          some(repeats, ({ wanted }) => wanted !== 'conflict'),
          { told: '{}' },
        ),
      finds: 'and then {}',
    },
    {
      what: 'a key that serves two requests',
      plant: ({ repeats }) =>
        void Object.assign(
          some(repeats, ({ wanted }) => wanted === 'conflict'),
          { told: '{}' },
        ),
      finds: 'was answered conflict, and then',
    },
  ],
  'every step is told once': newsFaults,
  'auditors find every chain whole': exportFaults,
};

/** Makes of the first granted call of a kind one that was refused. */
export const refuse = (copy: Spoiled, type: LedgerCommand['type'], code: string): void => {
  const call = some(copy.calls, ({ command, answer }) => command.type === type && answer.ok);
  Object.assign(call, {
    answer: { ok: false, error: { code, message: 'No.', details: { index: 0, code: 'wallet.same_account' } } },
  });
};
