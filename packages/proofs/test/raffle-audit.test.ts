import { describe, expect, it } from 'vitest';
import { utf8 } from '../src/bytes.ts';
import { type AuditLine, verifyRaffleAudit } from '../src/index.ts';
import { published, sampleLines, textOf } from './raffle-audit-vector.ts';

const verdictOf = (text: string) => verifyRaffleAudit([utf8(text)]);

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

describe('the published vector', () => {
  it('is what the code makes', () => {
    expect(published()).toBe(textOf(sampleLines()));
  });

  it('is right, however its bytes are cut', async () => {
    const bytes = utf8(published());
    for (const size of [1, 7, 1_000, bytes.length]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      expect(await verifyRaffleAudit(chunks)).toMatchObject({
        ok: true,
        findings: { purchases: 5, tickets: 6, salesMinor: 2_500n, heldMinor: 0n },
      });
    }
  });

  it('is wrong with any one byte changed, and at any cut', async () => {
    const bytes = utf8(published());
    for (let at = 0; at < bytes.length; at += 37) {
      const forged = Uint8Array.from(bytes);
      forged[at] = (forged[at] ?? 0) ^ 0x01;
      expect([at, (await verifyRaffleAudit([forged])).ok]).toEqual([at, false]);
      expect([at, (await verifyRaffleAudit([bytes.subarray(0, at)])).ok]).toEqual([at, false]);
    }
  });
});

describe('a file whose digest fits is found wrong', () => {
  it.each<[string, () => string, RegExp]>([
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
    [
      'where the commitment is another',
      () => changed('draw', { commitmentHash: '0'.repeat(64) }),
      /another commitment/,
    ],
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
  ])('%s', async (_what, text, problem) => {
    const verdict = await verdictOf(text());
    expect(verdict).toMatchObject({ ok: false, problem: expect.stringMatching(problem) });
  });

  it('where a line has another spelling, a field too many, or is nothing at all', async () => {
    const text = published();
    for (const [from, to] of [
      ['{"type":"pick"', '{"type": "pick"'],
      ['{"type":"pick"', '{"type":"pick","more":1'],
      ['{"type":"pick"', '{"type":"peck"'],
      ['{"type":"end"', '\n{"type":"end"'],
    ] as const) {
      expect(await verdictOf(text.replace(from, to))).toMatchObject({ ok: false });
    }
    expect(await verdictOf(`${text}{}\n`)).toMatchObject({ ok: false });
  });
});
