import { describe, expect, it } from 'vitest';
import { utf8 } from '../src/bytes.ts';
import {
  type EntryLine,
  followOwnEntries,
  readKeptCheckpoint,
  serializeCheckpointFile,
  toReceipt,
} from '../src/index.ts';
import { idOf, TENANT } from './made-ledger.ts';
import { ledgerReceipt, receiptLedger } from './receipt-ledger.ts';

const receipt = toReceipt(ledgerReceipt());
const entry = receipt.payment?.entry;
if (!entry) throw new Error('the receipt names no entry');
const parts = receiptLedger();

/** An entry as the wallet answers it, and pages of them, newest first. */
const answered = ({ type: _, ...one }: EntryLine) => ({
  ...one,
  amountMinor: Number(one.amountMinor),
  balanceAfterMinor: Number(one.balanceAfterMinor),
  // Postgres keeps names in an order of its own.
  references: Object.fromEntries(Object.entries(one.references).reverse()),
});
type Answered = ReturnType<typeof answered>;
const own = (): Answered[] =>
  parts.entries
    .filter(({ accountId }) => accountId === entry.accountId)
    .map(answered)
    .reverse();
const pagesOf = (items: readonly unknown[], size = 2): string =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, page) => {
    const nextCursor = (page + 1) * size < items.length ? 'bmV4dA' : null;
    return `${JSON.stringify({ items: items.slice(page * size, (page + 1) * size), nextCursor })}\n`;
  }).join('');

const follow = (text: string, one = receipt, expectation: object = {}) =>
  followOwnEntries(one, [utf8(text)], { tenantId: TENANT, ...expectation });

const changed = (index: number, change: Partial<Record<keyof Answered, unknown>>): string =>
  pagesOf(own().map((one, at) => (at === index ? { ...one, ...change } : one)));

const kept = (number: number) => {
  const line = parts.checkpoints[number - 1]?.line;
  if (!line) throw new Error('there is no such checkpoint');
  return readKeptCheckpoint(serializeCheckpointFile(TENANT, line));
};

describe('a member’s own entries', () => {
  it('show the payment, whole or back to the one before it, in pages of any size', async () => {
    for (const size of [1, 2, 100]) {
      expect(await follow(pagesOf(own(), size))).toMatchObject({
        ...{ ok: true, entries: 3, from: 1 },
        paid: { hash: entry.hash, amountMinor: '1000' },
      });
    }
    expect(own()).toHaveLength(3);
    // Without the first entry nothing shows the second, which paid; without the third nothing is missing.
    expect(await follow(pagesOf(own().slice(0, 2)))).toMatchObject({ ok: false, link: 'entries', at: 'pages' });
    expect(await follow(pagesOf(own().slice(1)))).toMatchObject({ ok: true, entries: 2 });
    const later = { ...receipt, payment: { ...receipt.payment, entry: { ...entry, sequence: 3 } } } as typeof receipt;
    expect(await follow(pagesOf(own().slice(0, 2)), later)).toMatchObject({ ok: false, at: 'payment.entry.hash' });
  });

  it('show with a checkpoint that was given out that the commitment is anchored', async () => {
    expect(await follow(pagesOf(own()), receipt, { checkpoint: kept(2) })).toMatchObject({ ok: true });
    expect(await follow(pagesOf(own()), receipt, { checkpoint: kept(1) })).toMatchObject({
      ...{ ok: false, link: 'commitment', at: 'proof.commitmentHash' },
    });
    const forged = { ...kept(1), draws: kept(2).draws };
    expect(await follow(pagesOf(own()), receipt, { checkpoint: forged })).toMatchObject({
      ...{ ok: false, link: 'commitment', at: 'checkpoint' },
    });
  });

  it.each<[string, string, string, string]>([
    ['an edited amount', 'entries', 'pages[0].items[1].hash', changed(1, { amountMinor: 1_001 })],
    ['another purchase', 'entries', 'pages[0].items[1].hash', changed(1, { references: { poolId: receipt.poolId } })],
    ['a hash of before', 'entries', 'pages[0].items[1].hash', changed(2, { hash: 'ab'.repeat(32) })],
    ['an entry left out', 'entries', 'pages[0].items[1].sequence', pagesOf(own().toSpliced(1, 1))],
    ['the wrong order', 'entries', 'pages[0].items[1].sequence', pagesOf(own().reverse())],
    ['another account in between', 'entries', 'pages[0].items[1].accountId', changed(1, { accountId: idOf(3, 1) })],
    ['a field of another form', 'entries', 'pages[1].items[0]', changed(2, { amountMinor: 1.5 })],
    ['a field too many', 'entries', 'pages[0].items[0]', changed(0, { note: 'x' } as object)],
    ['no entry', 'entries', 'pages', pagesOf([])],
    ['no JSON', 'entries', 'file', 'entries\n'],
    ['half a page', 'entries', 'pages[1]', pagesOf(own()).slice(0, -3)],
  ])('do not with %s, and it is said where', async (_what, link, at, text) => {
    expect(await follow(text)).toMatchObject({ ok: false, link, at });
  });

  it('do not for another tenant, for another receipt, or where nothing was paid', async () => {
    expect(await follow(pagesOf(own()), receipt, { tenantId: idOf(1, 1) })).toMatchObject({
      ok: false,
      link: 'entries',
    });
    const other = { ...receipt, ticket: { ...receipt.ticket, purchaseId: idOf(8, 2) } };
    expect(await follow(pagesOf(own()), other)).toMatchObject({
      ...{ ok: false, link: 'purchase', at: 'ticket.purchaseId' },
    });
    const cheaper = { ...receipt, payment: { ...receipt.payment, amountMinor: 5 } } as typeof receipt;
    expect(await follow(pagesOf(own()), cheaper)).toMatchObject({ ok: false, link: 'payment' });
    expect(await follow(pagesOf(own()), { ...receipt, payment: null })).toMatchObject({ ok: false, at: 'payment' });
  });
});
