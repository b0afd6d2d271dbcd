import { CHAIN_START, chainHash, money, toHex } from '@tessera/kernel';
import { entryHash } from '@tessera/proofs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { References, Transfer } from '../transfers/transfer.ts';
import { encodeEntry, type LedgerEntry } from './ledger-entry.ts';
import { entryLine } from './ledger-line.ts';

/** Whatever Postgres can hold: no NUL, no half characters. */
const text = fc
  .string({ unit: 'binary', maxLength: 40 })
  .filter((value) => value.isWellFormed() && !value.includes('\0'));
const time = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const references: fc.Arbitrary<References> = fc.record(
  {
    note: text,
    externalId: text,
    purchaseId: fc.uuid(),
    ticketNumbers: fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 5 }),
  },
  { requiredKeys: [] },
);

const anyTransfer: fc.Arbitrary<Transfer> = fc.record({
  id: fc.uuid(),
  debitAccountId: fc.uuid(),
  creditAccountId: fc.uuid(),
  amount: fc.bigInt({ min: 1n, max: 2n ** 53n - 1n }).map((amount) => money(amount, 'EUR')),
  reason: fc.constantFrom('TOPUP' as const, 'FEE' as const),
  references,
  reverses: fc.option(fc.uuid()),
  postedBy: text.filter((value) => value.length > 0),
  idempotencyKey: fc.constant(null),
  effectiveAt: time,
  postedAt: time,
});

// Two implementations of one encoding, the wallet's on Node's hashes and the verifier's for browsers: they must never part.
it('carries all that an entry’s hash covers, so that the verifier’s own encoding gives the same hash', () => {
  const facts = fc.record({
    id: fc.uuid(),
    accountId: fc.uuid(),
    sequence: fc.integer({ min: 1 }),
    direction: fc.constantFrom('DEBIT' as const, 'CREDIT' as const),
    balanceAfterMinor: fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }),
    previous: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  });
  fc.assert(
    fc.property(fc.uuid(), facts, anyTransfer, (tenantId, { previous, ...own }, transfer) => {
      const { id: transferId, amount, postedAt } = transfer;
      const entry: LedgerEntry = { ...own, transferId, amount, postedAt, hash: CHAIN_START };
      const ours = chainHash(previous, encodeEntry(tenantId, entry, transfer));
      expect(entryHash(tenantId, toHex(previous), entryLine(entry, transfer))).toBe(toHex(ours));
    }),
  );
});
