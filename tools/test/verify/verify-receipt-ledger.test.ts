import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runVerify } from '../../src/verify/run-verify.ts';

const formats = new URL('../../../docs/formats/', import.meta.url);
const published = (name: string): string => readFileSync(new URL(name, formats), 'utf8');

const RECEIPT = published('receipt.ledger.vector.json');
const DRAW = published('draw.ledger.vector.json');
const LEDGER = published('ledger-export.receipt.vector.ndjson');

/** A checkpoint line of the export, as an operator's subscriber keeps the event. */
const kept = (number: number): string => {
  const line = LEDGER.split('\n').find((one) => one.startsWith(`{"type":"checkpoint","number":${number},`));
  const { type: _, heads: __, ...checkpoint } = JSON.parse(line ?? '{}') as { type: string; heads: number };
  return JSON.stringify(checkpoint);
};

const TENANT = '019a8f2e-7c00-7000-8000-000100000000';

/** What the wallet answers the payer, in one page. */
const ownEntries = (): string => {
  const payer = '019a8f2e-7c00-7000-8000-000300000002';
  const lines = LEDGER.split('\n').filter((line) => line.startsWith(`{"type":"entry","accountId":"${payer}"`));
  type Entry = { type: string; amountMinor: string; balanceAfterMinor: string };
  const items = lines.map((line) => {
    const { type: _, amountMinor, balanceAfterMinor, ...entry } = JSON.parse(line) as Entry;
    return { ...entry, amountMinor: Number(amountMinor), balanceAfterMinor: Number(balanceAfterMinor) };
  });
  return `${JSON.stringify({ items: items.reverse(), nextCursor: null })}\n`;
};

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'verify-trail-'));
  const files = {
    'receipt.json': RECEIPT,
    'draw.json': DRAW,
    'ledger.ndjson': LEDGER,
    'hash.json': RECEIPT.replace(/"hash":"./, '"hash":"f'),
    'amount.json': RECEIPT.replace('"amountMinor":1000', '"amountMinor":999'),
    'free.json': RECEIPT.replace(/"payment":\{.*\}\},"leaf"/, '"payment":null,"leaf"'),
    'unnamed.json': RECEIPT.replace(/,"entry":\{[^}]*\}/, ''),
    'forged.ndjson': LEDGER.replace('"amountMinor":"1000"', '"amountMinor":"1001"'),
    'entries.ndjson': ownEntries(),
    'checkpoint.json': kept(2),
    'other-checkpoint.json': kept(2).replace(/"root":"./, '"root":"f'),
    'other-draw.json': published('draw.commit-reveal.vector.json'),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
});
afterAll(() => rmSync(directory, { recursive: true }));

const verify = async (...args: string[]) => {
  const lines: string[] = [];
  const code = await runVerify(['receipt', ...args], directory, (line) => lines.push(line));
  return { code, said: lines.join('\n') };
};

describe('npm run verify -- receipt --ledger', () => {
  it('tells the whole chain, from the payment to the payout', async () => {
    const { code, said } = await verify('receipt.json', '--ledger', 'ledger.ndjson', '--draw', 'draw.json');
    expect(said).toContain('is whole, link by link');
    for (const link of ['payment', 'ledger entry', 'purchase', 'sealed', 'ticket', 'leaf', 'list', 'commitment']) {
      expect(said).toMatch(new RegExp(`^  ${link} `, 'm'));
    }
    expect(said).toContain('paid 1000 minor units EUR');
    expect(said).toMatch(/anchored +by checkpoint 2 of/);
    expect(said).toMatch(/sealed +by checkpoint 1 of/);
    expect(said).toMatch(/The draw is right, and this ticket (drew nothing|is (winner|alternate) number \d)/);
    expect(said).toMatch(/payout +800 minor units EUR from the pool/);
    expect(said).toContain('Give a checkpoint that you kept elsewhere');
    expect(code).toBe(0);
  });

  it('says so where the ledger is the one that was sealed', async () => {
    const { code, said } = await verify(
      ...['receipt.json', '--ledger', 'ledger.ndjson', '--checkpoint', 'checkpoint.json'],
    );
    expect([code, said]).toEqual([0, expect.stringContaining('Checkpoint 2 is the one that you kept')]);
  });

  it('does without a payment, and without the name of its entry', async () => {
    const free = await verify('free.json', '--ledger', 'ledger.ndjson');
    expect([free.code, free.said]).toEqual([0, expect.stringContaining('nothing was paid for this ticket')]);
    const unnamed = await verify('unnamed.json', '--ledger', 'ledger.ndjson');
    expect([unnamed.code, unnamed.said]).toEqual([0, expect.stringContaining('ledger entry  entry 2 of account')]);
    expect(unnamed.said).not.toContain('as the receipt says');
  });

  it.each([
    [['hash.json', '--ledger', 'ledger.ndjson'], 'link 2 of 5', 'at payment.entry.hash'],
    [['amount.json', '--ledger', 'ledger.ndjson'], 'link 2 of 5', 'at payment.amountMinor'],
    [['receipt.json', '--ledger', 'forged.ndjson'], 'link 1 of 5', 'The ledger is WRONG'],
    [
      ['receipt.json', '--ledger', 'ledger.ndjson', '--checkpoint', 'other-checkpoint.json'],
      'link 1 of 5',
      'the checkpoint that was kept elsewhere is damaged',
    ],
    [['receipt.json', '--ledger', 'ledger.ndjson', '--draw', 'other-draw.json'], 'WRONG at proof.commitmentHash', ''],
  ])('names the link that is broken: %j', async (args, link, where) => {
    const { code, said } = await verify(...args);
    expect(code).toBe(1);
    expect(said).toContain(link);
    expect(said).toContain(where);
  });

  it('is content with the owner’s own entries, and says what they cannot show', async () => {
    const entries = ['receipt.json', '--entries', 'entries.ndjson', '--tenant', TENANT];
    const { code, said } = await verify(...entries, '--checkpoint', 'checkpoint.json');
    expect(said).toMatch(/^Your entries from number 1 on are one chain, 3 of them/m);
    expect(said).toContain('paid 1000 minor units EUR');
    expect(said).toContain('anchors the receipt');
    expect(said).toContain('cannot show that the money reached the pool');
    expect(code).toBe(0);
    const broken = await verify('hash.json', ...entries.slice(1));
    expect(broken.code).toBe(1);
    expect(broken.said).toContain(
      'BROKEN at link 2 of 4, that your account has the entry that paid: at payment.entry.hash',
    );
  });

  it('says that a file cannot be read, and explains itself', async () => {
    for (const options of [
      ['--ledger', 'none'],
      ['--draw', 'none'],
      ['--entries', 'none', '--tenant', TENANT],
    ]) {
      const { code, said } = await verify('receipt.json', ...options);
      expect([code, said]).toEqual([2, expect.stringContaining('none cannot be read')]);
    }
    for (const options of [
      ['--checkpoint', 'checkpoint.json'],
      ['--entries', 'entries.ndjson'],
      ['--tenant', TENANT],
      ['--entries', 'entries.ndjson', '--tenant', TENANT, '--ledger', 'ledger.ndjson'],
    ]) {
      const { code, said } = await verify('receipt.json', ...options);
      expect([code, said]).toEqual([2, expect.stringContaining('usage')]);
    }
  });
});
