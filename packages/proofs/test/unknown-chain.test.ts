import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../src/bytes.ts';
import {
  type BeaconDrawFile,
  type DrawFile,
  serializeDrawFile,
  serializeReceipt,
  toHex,
  toReceipt,
  verifyDraw,
  verifyDrawStream,
  verifyReceipt,
} from '../src/index.ts';
import { beaconDraw, receiptParts } from './finished-draw.ts';
import { hasPython, secondVerifier } from './second-verifier.ts';

/** Drawn by a round that, for all that a verifier can know, a chain of the operator's own has signed. */
const draw = beaconDraw({}, new Uint8Array(32).fill(7));
const file = draw.file as BeaconDrawFile;

const flipDigit = (hex: string): string => `${hex[0] === '0' ? '1' : '0'}${hex.slice(1)}`;

const bytesOf = (changed: DrawFile): Uint8Array => utf8(serializeDrawFile(changed));
const verify = (changed: DrawFile, expectation = {}) => verifyDraw(bytesOf(changed), expectation);

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const UNKNOWN = { ok: false, at: 'commitment.chainHash', problem: 'it is no chain that this verifier knows' } as const;

/** Everything of such a file that can be wrong without anybody knowing the chain. */
const wrong: readonly (readonly [at: string, changed: BeaconDrawFile])[] = [
  ['beacon.randomness', { ...file, beacon: { ...file.beacon, signature: flipDigit(file.beacon.signature) } }],
  ['beacon.randomness', { ...file, beacon: { ...file.beacon, randomness: flipDigit(file.beacon.randomness) } }],
  ['beacon.seed', { ...file, beacon: { ...file.beacon, seed: flipDigit(file.beacon.seed) } }],
  ['winners[0]', { ...file, winners: file.alternates.slice(0, 1) }],
  ['commitmentHash', { ...file, commitment: { ...file.commitment, round: 124 } }],
];

describe('a draw by a chain that the verifier does not know', () => {
  it('is neither right nor wrong, and everything that can be checked of it is', async () => {
    expect(verify(file, { commitmentHash: toHex(draw.hash) })).toEqual({ ...UNKNOWN, undecided: file });
    const passed: string[] = [];
    const verdict = await verifyDrawStream(whole(bytesOf(file)), { onPassed: (step) => passed.push(step) });
    expect(verdict).toMatchObject({ ...UNKNOWN, step: 'evidence', isUndecided: true });
    expect(verdict.tickets.size).toBe(5);
    expect(passed).toEqual(['file', 'tickets', 'root', 'commitment', 'winners']);
  });

  it.each(wrong)('is wrong where anything else is, at %s', async (at, changed) => {
    expect(verify(changed)).toEqual({ ok: false, at, problem: expect.any(String) });
    expect(await verifyDrawStream(whole(bytesOf(changed)))).toMatchObject({ ok: false, at, isUndecided: false });
    expect(verify(file, { commitmentHash: '00'.repeat(32) })).toEqual({
      ...{ ok: false, at: 'commitmentHash' },
      problem: expect.stringContaining('published before the draw'),
    });
  });

  it('leaves a receipt right by itself, says what the ticket drew by the file, and is not right for it', () => {
    const receipt = toReceipt(receiptParts(draw, 3));
    const text = utf8(serializeReceipt(receipt));
    expect(verifyReceipt(text)).toEqual({ ok: true, receipt });
    expect(verifyReceipt(text, { draw: bytesOf(file) })).toEqual({
      ...UNKNOWN,
      at: 'draw.commitment.chainHash',
      undecided: { receipt, drew: expect.objectContaining({ kind: expect.any(String) }) },
    });
    const [, [at, changed] = ['', file]] = wrong;
    expect(verifyReceipt(text, { draw: bytesOf(changed) })).toEqual({
      ...{ ok: false, at: `draw.${at}` },
      problem: expect.any(String),
    });
  });
});

if (hasPython) {
  describe('the second verifier, in Python,', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'unknown-chain-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('says the same of it, and of its receipts', () => {
      const [path, receipt] = [join(folder, 'draw.json'), join(folder, 'receipt.json')];
      writeFileSync(path, serializeDrawFile(file));
      writeFileSync(receipt, serializeReceipt(toReceipt(receiptParts(draw, 3))));
      const said = [2, expect.stringMatching(/^UNDECIDED: .*chainHash/)];
      const second = (...args: string[]) => Object.values(secondVerifier('verify-draw.py', ...args));
      expect(second('draw', path, toHex(draw.hash))).toEqual(said);
      expect(second('receipt', receipt, path)).toEqual(said);
      expect(second('receipt', receipt)).toEqual([0, expect.stringMatching(/^right/)]);
      for (const [at, changed] of wrong) {
        writeFileSync(path, serializeDrawFile(changed));
        expect([at, ...second('draw', path)]).toEqual([at, 1, expect.stringMatching(/^WRONG: /)]);
      }
    });
  });
} else {
  it('the second verifier was not run, for there is no Python 3 here', () => {
    expect(verify(file)).toMatchObject(UNKNOWN);
  });
}
