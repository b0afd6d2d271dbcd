import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../src/bytes.ts';
import {
  type EntryLine,
  followReceipt,
  type Receipt,
  type ReceiptPayment,
  serializeReceipt,
  toReceipt,
  verifyReceipt,
} from '../src/index.ts';
import { published, vectorPath } from './ledger-vector.ts';
import { idOf, linesOf, type Parts, rechained, resealed, textOf } from './made-ledger.ts';
import { ledgerReceipt, receiptLedger } from './receipt-ledger.ts';
import { hasPython, secondVerifierOfMany } from './second-verifier.ts';

const receipt = toReceipt(ledgerReceipt());
const { payment } = receipt;
if (!payment?.entry || !receipt.proof) throw new Error('the receipt names no entry');
const { entry, ...transfer } = payment;
const EXPORT = published('ledger-export.receipt.vector.ndjson');

const paidWith = (change: Partial<ReceiptPayment>): Receipt => ({ ...receipt, payment: { ...payment, ...change } });
const withEntry = (change: Partial<typeof entry>): Receipt => paidWith({ entry: { ...entry, ...change } });
const flip = (hex: string): string => `${hex[0] === '0' ? '1' : '0'}${hex.slice(1)}`;

/** The ledger with the payment's two entries changed, and everything after it computed anew; the receipt names what became of its entry. */
const forgedPayment = (change: (side: EntryLine) => Partial<EntryLine>): readonly [Receipt, string] => {
  const parts = receiptLedger();
  const entries = parts.entries.map((one) =>
    one.transferId === payment.transferId ? { ...one, ...change(one) } : one,
  );
  const forged = resealed(rechained({ ...parts, entries }));
  const paid = forged.entries.find(({ accountId, sequence }) => accountId === entry.accountId && sequence === 2);
  return [withEntry({ hash: paid?.hash ?? '' }), textOf(linesOf(forged))];
};

/** The ledger in which an account is somebody else's, sealed as such from the beginning. */
const owned = (ownerKind: string, ownerId: string): string => {
  const parts: Parts = receiptLedger();
  const accounts = parts.accounts.map((one) => (one.ownerKind === ownerKind ? { ...one, ownerId } : one));
  return textOf(linesOf(resealed({ ...parts, accounts })));
};

const STRANGER = idOf(2, 9);
const anchoring = (hash: string | undefined): string => textOf(linesOf(receiptLedger(hash)));
const withReferences = (references: EntryLine['references']) => forgedPayment(() => ({ references }));
const { commitmentHash } = receipt.proof;

/** What is broken, as a receipt and a ledger that are each right by themselves, and where it must be found. */
const broken: readonly (readonly [what: string, link: string, at: string, pair: readonly [Receipt, string]])[] = [
  ['another account', 'payment', 'payment.entry.accountId', [withEntry({ accountId: STRANGER }), EXPORT]],
  ['a later entry than there is', 'payment', 'payment.entry.sequence', [withEntry({ sequence: 4 }), EXPORT]],
  ['another entry of the account', 'payment', 'payment.entry.hash', [withEntry({ sequence: 1 }), EXPORT]],
  ['another hash', 'payment', 'payment.entry.hash', [withEntry({ hash: flip(entry.hash) }), EXPORT]],
  ['another transfer', 'payment', 'payment.transferId', [paidWith({ transferId: idOf(4, 1) }), EXPORT]],
  ['another amount', 'payment', 'payment.amountMinor', [paidWith({ amountMinor: 1_001 }), EXPORT]],
  ['another currency', 'payment', 'payment.currency', [paidWith({ currency: 'CHF' }), EXPORT]],
  [
    'an unknown transfer where no entry is named',
    ...(['payment', 'payment.transferId'] as const),
    [{ ...receipt, payment: { ...transfer, transferId: idOf(4, 9) } }, EXPORT],
  ],
  ['an account of somebody else', 'payment', 'entrant.memberId', [receipt, owned('user', STRANGER)]],
  [
    'another purchase',
    'purchase',
    'ticket.purchaseId',
    withReferences({ poolId: receipt.poolId, purchaseId: idOf(8, 2) }),
  ],
  ['no purchase', 'purchase', 'ticket.purchaseId', withReferences({ poolId: receipt.poolId })],
  ['another pool', 'purchase', 'poolId', withReferences({ poolId: STRANGER, purchaseId: receipt.ticket.purchaseId })],
  ['money that went elsewhere', 'pool', 'poolId', [receipt, owned('pool', STRANGER)]],
  ['another commitment', 'commitment', 'proof.commitmentHash', [receipt, anchoring(flip(commitmentHash))]],
  ['no commitment', 'commitment', 'proof.commitmentHash', [receipt, noAnchor()]],
];

/** Sealed once, before the draw was committed to. */
function noAnchor(): string {
  const parts = receiptLedger();
  return textOf(linesOf(resealed({ ...parts, checkpoints: parts.checkpoints.slice(0, 1) })));
}

const follow = (one: Receipt, text: string) => followReceipt(one, [utf8(text)]);

describe('a receipt and the ledger', () => {
  it('belong together, link by link, up to the payout', async () => {
    expect(verifyReceipt(utf8(serializeReceipt(receipt)))).toMatchObject({ ok: true });
    expect(await follow(receipt, EXPORT)).toMatchObject({
      ok: true,
      trail: {
        paid: { hash: entry.hash, amountMinor: '1000' },
        sealedBy: { number: 1 },
        anchoredBy: { number: 2, draws: [{ commitmentHash }] },
        refunds: [],
        payouts: [{ amountMinor: '800', sequence: 3 }],
      },
    });
  });

  it('do so for a receipt that names the transfer alone, one from before the commitment, and one that nothing was paid for', async () => {
    const unnamed = await follow({ ...receipt, payment: transfer }, EXPORT);
    expect(unnamed).toMatchObject({ ok: true, trail: { paid: { hash: entry.hash }, sealedBy: { number: 1 } } });
    const early = await follow({ ...receipt, proof: null }, noAnchor());
    expect(early.ok && early.trail).not.toHaveProperty('anchoredBy');
    const free = await follow({ ...receipt, payment: null }, EXPORT);
    expect(free).toMatchObject({ ok: true, trail: { anchoredBy: { number: 2 } } });
    expect(free.ok && free.trail).not.toHaveProperty('paid');
  });

  it('say that no checkpoint has sealed the payment yet', async () => {
    const unsealed = textOf(linesOf({ ...receiptLedger(), checkpoints: [] }));
    const verdict = await follow({ ...receipt, proof: null }, unsealed);
    expect(verdict).toMatchObject({ ok: true, trail: { paid: { sequence: 2 } } });
    expect(verdict.ok && verdict.trail).not.toHaveProperty('sealedBy');
  });

  it.each(broken)('do not with %s, and it is said where', async (_what, link, at, [one, text]) => {
    expect(await follow(one, text)).toMatchObject({ ok: false, link, at });
  });

  it('do not where the ledger is wrong itself', async () => {
    const forged = EXPORT.replace('"amountMinor":"1000"', '"amountMinor":"1001"');
    const verdict = await follow(receipt, forged);
    expect(verdict).toMatchObject({ ok: false, link: 'ledger', fault: { accountId: entry.accountId, sequence: 2 } });
  });

  it('do not whichever bit of what the receipt says of the payment is flipped', { timeout: 60_000 }, async () => {
    const text = serializeReceipt(receipt);
    const [from, to] = [text.indexOf('"payment"'), text.indexOf(',"leaf"')];
    const bytes = utf8(text);
    for (let bit = from * 8; bit < to * 8; bit += 1) {
      const damaged = bytes.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
      const alone = verifyReceipt(damaged);
      const found = alone.ok ? await follow(alone.receipt, EXPORT) : alone;
      expect(found.ok, `bit ${bit}`).toBe(false);
      if (!found.ok && 'at' in found) expect(found.at, `bit ${bit}`).toMatch(/^(file|payment)/);
    }
  });
});

if (hasPython) {
  it('the second verifier, in Python, follows the chain, and finds each broken one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'receipt-trail-'));
    try {
      const pairs = [[receipt, EXPORT] as const, ...broken.map(([, , , pair]) => pair)];
      const calls = pairs.map(([one, text], index) => {
        const [file, ledger] = [join(folder, `${index}.json`), join(folder, `${index}.ndjson`)];
        writeFileSync(file, serializeReceipt(one));
        writeFileSync(ledger, text);
        return ['receipt', file, '-', ledger];
      });
      const [right, ...wrong] = secondVerifierOfMany('verify-draw.py', calls);
      expect(right).toMatch(/^right: ticket 1/);
      wrong.forEach((line, index) => {
        expect(line, broken[index]?.[0]).toMatch(/^WRONG: /);
      });
      expect(wrong).toHaveLength(broken.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
} else {
  it('the second verifier was not run, for there is no Python 3 here', async () => {
    expect(vectorPath('receipt.ledger.vector.json')).toContain('docs/formats');
    expect(await follow(receipt, EXPORT)).toMatchObject({ ok: true });
  });
}
