import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../src/bytes.ts';
import { type Receipt, serializeReceipt, toHex, toReceipt, verifyReceipt, verifyReceiptStream } from '../src/index.ts';
import { beaconDraw, finishedDraw, manualDraw, receiptParts } from './finished-draw.ts';

const draw = finishedDraw();
const receipt = toReceipt(receiptParts(draw, 3));

const verify = (changed: Receipt, expectation = {}) => verifyReceipt(utf8(serializeReceipt(changed)), expectation);
const flipDigit = (hex: string): string => `${hex[0] === '0' ? '1' : '0'}${hex.slice(1)}`;

const proofOf = (one: Receipt) => {
  if (!one.proof) throw new Error('the receipt has no proof');
  return one.proof;
};

describe('verifyReceipt', () => {
  it('accepts the receipt of each ticket of every small pool, with and without the draw file', () => {
    for (let ticketCount = 1; ticketCount <= 20; ticketCount += 1) {
      const whole = finishedDraw({ ticketCount, winnerCount: 1, alternateCount: 0 });
      for (let number = 1; number <= ticketCount; number += 1) {
        const expectation = { draw: utf8(whole.text), commitmentHash: toHex(whole.hash) };
        const verdict = verify(toReceipt(receiptParts(whole, number)), number % 7 === 1 ? expectation : {});
        expect(verdict.ok, `${number} of ${ticketCount}`).toBe(true);
      }
    }
  });

  it('accepts receipts of every mode', () => {
    for (const one of [beaconDraw(), manualDraw()]) {
      expect(verify(toReceipt(receiptParts(one, 2)), { draw: utf8(one.text) })).toMatchObject({ ok: true });
    }
  });

  it('says what each ticket drew', () => {
    const drew = [1, 2, 3, 4, 5].map((number) => {
      const verdict = verify(toReceipt(receiptParts(draw, number)), { draw: utf8(draw.text) });
      return verdict.ok ? verdict.drew : verdict;
    });
    const [winner, first, second] = [...draw.result.winners, ...draw.result.alternates].map((number) => number - 1);
    expect(drew[winner ?? -1]).toEqual({ kind: 'WINNER', place: 1 });
    expect(drew[first ?? -1]).toEqual({ kind: 'ALTERNATE', place: 1 });
    expect(drew[second ?? -1]).toEqual({ kind: 'ALTERNATE', place: 2 });
    expect(drew.filter((one) => one && 'kind' in one && one.kind === 'NOTHING')).toHaveLength(2);
  });

  it('accepts a receipt from before the commitment, and says that it proves nothing where one asks for more', () => {
    const early = toReceipt({ ...receiptParts(draw, 3), proof: null });
    expect(verify(early)).toMatchObject({ ok: true, receipt: early });
    expect(verify(early, { commitmentHash: toHex(draw.hash) })).toMatchObject({ ok: false, at: 'proof' });
    expect(verify(early, { draw: utf8(draw.text) })).toMatchObject({ ok: false, at: 'proof' });
  });

  it('accepts a receipt of a ticket that nothing was paid for', () => {
    expect(verify(toReceipt({ ...receiptParts(draw, 3), payment: null })).ok).toBe(true);
  });

  it.each([
    ['leaf', { ticket: { ...receipt.ticket, number: 4 } }],
    ['leaf', { ticket: { ...receipt.ticket, id: 'ticket-4' } }],
    ['leaf', { ticket: { ...receipt.ticket, purchaseId: 'purchase-9' } }],
    ['leaf', { leaf: flipDigit(receipt.leaf) }],
    ['entrant.commit', { entrant: { ...receipt.entrant, memberId: 'member-4' } }],
    ['entrant.commit', { entrant: { ...receipt.entrant, salt: flipDigit(receipt.entrant.salt) } }],
    ['entrant.commit', { entrant: { ...receipt.entrant, commit: flipDigit(receipt.entrant.commit) } }],
    ['proof.commitment.poolId', { poolId: 'another-pool' }],
  ])('names %s when that is what was changed', (at, change) => {
    expect(verify({ ...receipt, ...change })).toMatchObject({ ok: false, at });
  });

  it.each([
    ['proof.path', { path: proofOf(receipt).path.slice(1) }],
    ['proof.path', { path: [...proofOf(receipt).path, receipt.leaf] }],
    ['proof.commitment.merkleRoot', { path: proofOf(receipt).path.map(flipDigit) }],
    ['proof.commitmentHash', { commitmentHash: flipDigit(proofOf(receipt).commitmentHash) }],
    ['proof.commitmentHash', { commitment: { ...proofOf(receipt).commitment, winnerCount: 2 } }],
  ])('names %s when that part of the proof was changed', (at, change) => {
    expect(verify({ ...receipt, proof: { ...proofOf(receipt), ...change } })).toMatchObject({ ok: false, at });
  });

  it('tells the receipt of another list by the commitment noted before the draw, and by the draw file', () => {
    const other = finishedDraw({ ticketCount: 6 });
    const forged = toReceipt(receiptParts(other, 3));
    expect(verify(forged).ok).toBe(true);
    expect(verify(forged, { commitmentHash: toHex(draw.hash) })).toMatchObject({
      ...{ ok: false, at: 'proof.commitmentHash' },
    });
    expect(verify(forged, { draw: utf8(draw.text) })).toMatchObject({ ok: false, at: 'proof.commitmentHash' });
  });

  it('says the same of a draw file that comes in chunks of whatever size, and holds none of it', async () => {
    const chunked = async (text: string, one: Receipt, size = 64) => {
      const bytes = utf8(text);
      async function* chunks() {
        for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
      }
      const [file, whole] = [utf8(serializeReceipt(one)), { draw: bytes }];
      const verdict = await verifyReceiptStream(file, chunks());
      expect(verdict).toEqual(verifyReceipt(file, whole));
      return verdict;
    };
    for (const size of [1, 97, 100_000]) expect(await chunked(draw.text, receipt, size)).toMatchObject({ ok: true });
    for (const one of [beaconDraw(), manualDraw()]) {
      expect(await chunked(one.text, toReceipt(receiptParts(one, 2)))).toMatchObject({ ok: true });
    }
    const drew = [1, 2, 3, 4, 5].map((number) => chunked(draw.text, toReceipt(receiptParts(draw, number))));
    expect((await Promise.all(drew)).every(({ ok }) => ok)).toBe(true);
    const early = toReceipt({ ...receiptParts(draw, 3), proof: null });
    expect(await chunked(draw.text, early)).toMatchObject({ ok: false, at: 'proof' });
    const other = finishedDraw({ ticketCount: 6 });
    expect(await chunked(other.text, receipt)).toMatchObject({ ok: false, at: 'proof.commitmentHash' });
    const forged = draw.text.replace(/"winners":\[\d\]/, '"winners":[9]');
    expect(await chunked(forged, receipt)).toMatchObject({ ok: false, at: 'draw.winners[0]' });
    // The leaf of a receipt that is right of itself, in a list that has another in its place.
    const swapped = { ...receipt, ticket: { ...receipt.ticket, number: 4 } };
    expect(await chunked(draw.text, swapped)).toMatchObject({ ok: false, at: 'leaf' });
  });

  it('names what is wrong with the draw file', () => {
    const forged = draw.text.replace(/"winners":\[\d\]/, '"winners":[9]');
    expect(verify(receipt, { draw: utf8(forged) })).toMatchObject({ ok: false, at: 'draw.winners[0]' });
  });

  it('finds every flipped bit but those of the payment, which the ledger alone can show', () => {
    const text = serializeReceipt(receipt);
    const bytes = utf8(text);
    const [from, to] = [text.indexOf('"payment"'), text.indexOf('"leaf"')];
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      if (bit >> 3 >= from && bit >> 3 < to) continue;
      const damaged = bytes.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(verifyReceipt(damaged).ok, `bit ${bit}`).toBe(false);
    }
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(utf8)), (bytes) => {
        expect(verifyReceipt(bytes).ok).toBe(false);
      }),
    );
  });
});
