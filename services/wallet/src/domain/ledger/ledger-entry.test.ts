import { createHash } from 'node:crypto';
import { toHex } from '@tessera/kernel';
import { expect, it } from 'vitest';
import { eur, LedgerInMemory, pool, topUp, transfer, user } from '../../../test/ledger-in-memory.ts';
import { brokenInvariants } from '../../../test/ledger-invariants.ts';
import type { Transfer } from '../transfers/transfer.ts';
import { encodeEntry, type LedgerEntry } from './ledger-entry.ts';

const posted: Transfer = {
  id: '019a8f2e-7c00-7000-8000-000000000004',
  debitAccountId: '019a8f2e-7c00-7000-8000-000000000005',
  creditAccountId: '019a8f2e-7c00-7000-8000-000000000003',
  amount: eur(500),
  reason: 'TICKET_PURCHASE',
  references: { ticketNumbers: [3, 4], purchaseId: '019a8f2e-7c00-7000-8000-000000000008' },
  reverses: null,
  postedBy: 'user:019a8f2e-7c00-7000-8000-000000000001',
  idempotencyKey: null,
  effectiveAt: new Date('2026-11-21T20:01:00.000Z'),
  postedAt: new Date('2026-11-21T20:02:00.000Z'),
};

const facts = {
  id: '019a8f2e-7c00-7000-8000-00000000000f',
  accountId: '019a8f2e-7c00-7000-8000-000000000003',
  sequence: 7,
  transferId: posted.id,
  direction: 'DEBIT',
  amount: posted.amount,
  balanceAfterMinor: -1_500n,
  postedAt: posted.postedAt,
} as const;

/** Tag, length as four bytes, content: written down here a second time, from the documentation and not from the code. */
const field = (tag: string, content: string): string =>
  tag + (content.length / 2).toString(16).padStart(8, '0') + content;
const text = (value: string): string => field('02', Buffer.from(value).toString('hex'));
const integer = (value: string): string => field('03', Buffer.from(value).toString('hex'));
const time = (value: string): string => field('04', Buffer.from(value).toString('hex'));
const list = (...fields: string[]): string => field('05', fields.join(''));

it('hashes the documented bytes, field by field', () => {
  const expected = [
    text('tessera.ledger-entry.v1'),
    text('019a8f2e-7c00-7000-8000-000000000002'),
    text('019a8f2e-7c00-7000-8000-000000000003'),
    integer('7'),
    text('019a8f2e-7c00-7000-8000-00000000000f'),
    text('019a8f2e-7c00-7000-8000-000000000004'),
    text('DEBIT'),
    integer('500'),
    text('EUR'),
    integer('-1500'),
    text('TICKET_PURCHASE'),
    list(
      list(text('purchaseId'), text('019a8f2e-7c00-7000-8000-000000000008')),
      list(text('ticketNumbers'), list(integer('3'), integer('4'))),
    ),
    field('00', ''),
    text('user:019a8f2e-7c00-7000-8000-000000000001'),
    time('2026-11-21T20:01:00.000Z'),
    time('2026-11-21T20:02:00.000Z'),
  ].join('');
  expect(toHex(encodeEntry('019a8f2e-7c00-7000-8000-000000000002', facts, posted))).toBe(expected);
});

it('chains each account’s entries from 32 zero bytes on', () => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', 1_000));
  ledger.given(transfer(user('anna'), pool('friday'), 400));
  const { id } = ledger.account(user('anna'));
  const [first, second] = ledger.entries.filter((entry) => entry.accountId === id);
  if (!first || !second) throw new Error('two entries were expected');
  const linked = (previous: Uint8Array, entry: LedgerEntry): string => {
    const chained = ledger.transfers.get(entry.transferId);
    if (!chained) throw new Error('the transfer is missing');
    const bytes = encodeEntry(ledger.state.tenantId, entry, chained);
    return createHash('sha256').update(previous).update(bytes).digest('hex');
  };
  expect(toHex(first.hash)).toBe(linked(Buffer.alloc(32), first));
  expect(toHex(second.hash)).toBe(linked(first.hash, second));
});

it('shows an edited amount, a removed entry and a swapped order as a broken chain', () => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', 1_000));
  ledger.given(transfer(user('anna'), pool('friday'), 400));
  ledger.given(transfer(user('anna'), pool('friday'), 100));
  const { id } = ledger.account(user('anna'));
  const whole = {
    tenantId: ledger.state.tenantId,
    accounts: [...ledger.accounts.values()],
    transfers: [...ledger.transfers.values()],
    holds: [],
    withdrawals: [],
    adjustments: [],
    entries: ledger.entries,
  };
  const complaintsAfter = (edit: (entry: (typeof ledger.entries)[number]) => object | undefined) =>
    brokenInvariants({
      ...whole,
      entries: whole.entries.flatMap((entry) => {
        const change = entry.accountId === id ? edit(entry) : {};
        return change === undefined ? [] : [{ ...entry, ...change }];
      }),
    });
  expect(complaintsAfter(() => ({}))).toEqual([]);
  expect(
    complaintsAfter((entry) => (entry.sequence === 2 ? { amount: eur(399), balanceAfterMinor: 601n } : {})),
  ).toContain(`account ${id}: entry 2 is not a link of its chain`);
  expect(complaintsAfter((entry) => (entry.sequence === 2 ? undefined : {}))).toContain(
    `account ${id}: its sequence has a gap`,
  );
  expect(
    complaintsAfter((entry) => ({ sequence: entry.sequence === 2 ? 3 : entry.sequence === 3 ? 2 : 1 })),
  ).not.toEqual([]);
});
