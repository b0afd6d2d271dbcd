import type { AuditLine } from '../src/index.ts';
import { cancelledLines, published, sampleLines, textOf } from './raffle-audit-vector.ts';

/** The sample with one line changed, and everything else, the digest too, made to fit the change. */
const changed = (type: AuditLine['type'], change: object, which = 0): string => {
  const lines = sampleLines();
  const at = lines.flatMap((line, index) => (line.type === type ? [index] : []))[which] ?? -1;
  return textOf(lines.with(at, { ...lines[at], ...change } as AuditLine));
};

const without = (type: AuditLine['type'], which = 0): string => {
  const lines = sampleLines();
  return textOf(lines.filter((line) => line !== lines.filter((one) => one.type === type)[which]));
};

const member = '0198a2f4-0001-7000-8000-000000000009';

/** The published text with its first match replaced; its digest does not fit any more. */
const edited = (from: string | RegExp, to: string): string => published().replace(from, to);

const commitmentOf = (lines: readonly AuditLine[]) =>
  lines.flatMap((line) => (line.type === 'draw' ? [line.commitment] : []))[0];

const drawFileOf = (change: object): object => {
  const [draw] = sampleLines().filter((line) => line.type === 'draw');
  return { file: { ...draw?.file, ...change } };
};

/** Files that are wrong, each in its own way, though the digest of most fits; and what is said of each. */
export const forgeries: readonly (readonly [what: string, text: () => string, problem: RegExp])[] = [
  ['where a ticket is left out', () => without('ticket', 2), /not numbered/],
  ['where the last ticket is left out', () => without('ticket', 5), /counts other tickets/],
  [
    'where a ticket went to another purchase',
    () => changed('ticket', { purchaseId: '0198a2f4-0002-7000-8000-000000000004' }),
    /more tickets|root/,
  ],
  [
    'where a ticket has another member’s commitment',
    () => changed('ticket', { entrantCommit: '0'.repeat(64) }),
    /do not lead to the root/,
  ],
  [
    'where a ticket belongs to a purchase that failed',
    () => changed('ticket', { purchaseId: '0198a2f4-0002-7000-8000-000000000003' }),
    /no purchase that was confirmed/,
  ],
  ['where a purchase is left out', () => without('purchase', 1), /no purchase that was confirmed/],
  ['where a purchase was cheaper', () => changed('purchase', { amountMinor: '1' }), /it says sales of/],
  [
    'where a purchase was made twice',
    () => textOf(sampleLines().flatMap((line): AuditLine[] => (line.type === 'purchase' ? [line, line] : [line]))),
    /there twice/,
  ],
  [
    'where a refund was never paid for',
    () => changed('purchase', { status: 'REFUNDED', transferId: null, refundTransferId: member }),
    /never paid/,
  ],
  ['where another ticket won', () => changed('pick', { ticketNumber: 9 }), /picked another ticket/],
  [
    'where a winner is left out',
    () => without('pick'),
    /places are not numbered|other winners|another ticket|not picked/,
  ],
  ['where the commitment is another', () => changed('draw', { commitmentHash: '0'.repeat(64) }), /another commitment/],
  ['where the draw has not been made', () => changed('draw', { file: null, drawnAt: null }), /picked another ticket/],
  ['where what is free cost something', () => changed('purchase', { amountMinor: '1' }, 4), /free/],
  ['where what is free moved money', () => changed('purchase', { transferId: member }, 4), /moved money/],
  ['where what costs something is free', () => changed('purchase', { payment: 'FREE' }), /free/],
  ['where a purchase was confirmed unpaid', () => changed('purchase', { transferId: null }), /never paid/],
  ['where somebody’s turn was left out', () => without('claim'), /order of the draw/],
  ['where two have a claim to one prize', () => changed('claim', { state: 'ACCEPTED' }), /two people/],
  ['where somebody claims who was not picked', () => changed('claim', { ticketNumber: 99 }), /not picked/],
  ['where a payout is left out', () => without('payout'), /payouts are not numbered/],
  ['where a payout was larger', () => changed('payout', { amountMinor: '2400' }), /it says prizes of/],
  ['where the sums hide what is missing', () => changed('conservation', { heldMinor: '5' }), /it says held of/],
  ['where the pool sold another number', () => changed('pool', { sold: 4 }), /sold another number/],
  ['where the pool is in another state', () => changed('pool', { state: 'CANCELLED' }), /another state/],
  ['where a change of state is left out', () => without('change', 1), /changes are not numbered/],
  ['where a change went back in time', () => changed('change', { at: '2020-01-01T00:00:00.000Z' }, 3), /older/],
  ['where there is no pool', () => without('pool'), /pool is missing/],
  ['where there are no sums', () => without('conservation'), /conservation is missing/],
  ['where kinds are mixed up', () => textOf(sampleLines().toReversed()), /may not stand here|missing/],
  ['where a field is of another form', () => changed('ticket', { number: '1' }), /its number is not/],
  [
    'where the commitment has other winners',
    () => changed('draw', { commitment: { ...commitmentOf(sampleLines()), winnerCount: 2 } }),
    /another commitment/,
  ],
  [
    'where the commitment says more than it hashes',
    () => changed('draw', { commitment: { ...commitmentOf(sampleLines()), note: 'x' } }),
    /does not belong there/,
  ],
  [
    'where the commitment is of another version',
    () => changed('draw', { commitment: { ...commitmentOf(sampleLines()), version: 2 } }),
    /another version/,
  ],
  [
    'where the commitment is of another pool',
    () => changed('draw', { commitment: { ...commitmentOf(sampleLines()), poolId: member } }),
    /another pool/,
  ],
  [
    'where the draw file lists tickets',
    () => changed('draw', drawFileOf({ tickets: [1] })),
    /draw is wrong at tickets/,
  ],
  [
    'where the draw file picked somebody else',
    () => changed('draw', drawFileOf({ winners: [1] })),
    /draw is wrong at winners/,
  ],
  [
    'where the draw file revealed another secret',
    () =>
      changed(
        'draw',
        drawFileOf({ reveal: { secret: '0'.repeat(64), randomness: '0'.repeat(64), seed: '0'.repeat(64) } }),
      ),
    /reveal/,
  ],
  ['where the draw file is none', () => changed('draw', { file: {} }), /draw is wrong at/],
  [
    'where a ticket is there under two numbers',
    () => changed('ticket', { ticketId: '0198a2f4-0004-7000-8000-000000000001' }, 1),
    /the ticket is there twice/,
  ],
  [
    'where a purchase has fewer tickets than were bought',
    () => changed('purchase', { quantity: 3 }, 4),
    /not all of its tickets/,
  ],
  ['where a number is not whole', () => changed('pool', { terms: { price: 1.5 } }), /not whole/],
  [
    'where a number is too large to be held',
    () => edited('"ticketsRequired":6', '"ticketsRequired":90071992547409930'),
    /not whole/,
  ],
  ['where a text is no Unicode', () => changed('pool', { terms: { title: '\ud800' } }), /not Unicode/],
  ['where a time is none', () => changed('change', { at: '2026-02-30T00:00:00.000Z' }), /its at is not/],
  ['where a year is out of reach', () => changed('change', { at: '0000-01-01T00:00:00.000Z' }), /its at is not/],
  [
    'where an amount has too many digits',
    () => changed('purchase', { amountMinor: '1'.repeat(31) }),
    /its amountMinor is not/,
  ],
  ['where an amount begins with zero', () => changed('purchase', { amountMinor: '01' }), /its amountMinor is not/],
  [
    'where a refund is left out',
    () =>
      textOf(
        cancelledLines().map((line) =>
          line.type === 'purchase' && line.status === 'REFUNDED' ? { ...line, status: 'CONFIRMED' } : line,
        ),
      ),
    /do not agree/,
  ],
  ['where white space was added', () => edited('{"type":"pick"', '{"type": "pick"'), /another spelling/],
  ['where a field was added', () => edited('{"type":"pick"', '{"type":"pick","more":1'), /has the fields/],
  ['where a line is of no known kind', () => edited('{"type":"pick"', '{"type":"peck"'), /none of the kinds/],
  ['where a line is empty', () => edited('{"type":"end"', '\n{"type":"end"'), /not JSON/],
  ['where there is something after the end', () => `${published()}{}\n`, /after the last line/],
  ['where the last line is cut', () => published().slice(0, -1), /truncated/],
  ['where the last line is missing', () => published().replace(/\{"type":"end".*\n$/, ''), /truncated/],
  ['where there is nothing at all', () => '', /truncated/],
  ['where a byte was changed on the way', () => edited('Friday', 'Monday'), /another SHA-256/],
  ['where the last line counts otherwise', () => edited('"ticket":6', '"ticket":7'), /it says that there are 7/],
];
