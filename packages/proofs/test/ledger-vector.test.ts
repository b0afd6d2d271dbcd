import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../src/bytes.ts';
import { readKeptCheckpoint, verifyLedger } from '../src/index.ts';
import { published, vector, vectorPath } from './ledger-vector.ts';
import { linesOf, type Parts, rechained, resealed, sampleLedger, textOf } from './made-ledger.ts';
import { hasPython, secondVerifier } from './second-verifier.ts';

const EXPORT = 'ledger-export.vector.ndjson';
const CHECKPOINT = 'checkpoint.vector.json';

const edited = (): Parts => {
  const parts = sampleLedger().parts();
  const entries = parts.entries.map((entry) => (entry.amountMinor === '1250' ? { ...entry, amountMinor: '1' } : entry));
  return { ...parts, entries };
};

/** Files that are wrong, each in its own way. */
const forgeries: readonly (readonly [string, () => string])[] = [
  ['an edited amount', () => textOf(linesOf(edited()))],
  ['a re-hashed suffix', () => textOf(linesOf(rechained(edited())))],
  ['rewritten checkpoints', () => textOf(linesOf(resealed(rechained(edited()))))],
  ['a removed entry', () => textOf(linesOf({ ...edited(), entries: edited().entries.toSpliced(3, 1) }))],
  ['a missing checkpoint', () => textOf(linesOf({ ...sampleLedger().parts(), checkpoints: [] }))],
  ['a truncated file', () => published(EXPORT).slice(0, -300)],
  ['one changed byte', () => published(EXPORT).replace('"exportedAt":"2026', '"exportedAt":"2025')],
];

describe('the published vector', () => {
  it.each(Object.keys(vector))('%s is what the code makes', (name) => {
    expect(published(name)).toBe(vector[name]);
  });

  it('is right, and holds the checkpoint that was kept', async () => {
    const checkpoint = readKeptCheckpoint(published(CHECKPOINT));
    expect(await verifyLedger([utf8(published(EXPORT))], { checkpoint })).toMatchObject({ ok: true });
  });

  it.each(forgeries)('is wrong with %s', async (_what, text) => {
    const checkpoint = readKeptCheckpoint(published(CHECKPOINT));
    expect(await verifyLedger([utf8(text())], { checkpoint })).toMatchObject({ ok: false });
  });
});

if (hasPython) {
  describe('the second verifier, in Python,', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'ledger-vector-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('finds the published vector right, with and without the checkpoint that was kept', () => {
      for (const kept of [[], [vectorPath(CHECKPOINT)]]) {
        const { status, stdout } = secondVerifier('verify-ledger.py', vectorPath(EXPORT), ...kept);
        expect([status, stdout]).toEqual([
          0,
          expect.stringContaining('right: 14 entries of 7 accounts, 3 checkpoints'),
        ]);
      }
    });

    it.each(forgeries)('finds it wrong with %s', (_what, text) => {
      const path = join(folder, 'forged.ndjson');
      writeFileSync(path, text());
      const { status, stdout } = secondVerifier('verify-ledger.py', path, vectorPath(CHECKPOINT));
      expect([status, stdout]).toEqual([1, expect.stringContaining('WRONG: ')]);
    });
  });
} else {
  it('the second verifier was not run, for there is no Python 3 here: the vector was shown by this verifier alone', async () => {
    expect(await verifyLedger([utf8(published(EXPORT))])).toMatchObject({ ok: true });
  });
}
