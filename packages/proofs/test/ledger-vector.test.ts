import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../src/bytes.ts';
import { checkpointHash, type DrawAnchor, readKeptCheckpoint, verifyLedger } from '../src/index.ts';
import { published, vector, vectorPath } from './ledger-vector.ts';
import { linesOf, type Parts, rechained, resealed, sampleLedger, TENANT, textOf } from './made-ledger.ts';
import { hasPython, secondVerifier, secondVerifierOfMany } from './second-verifier.ts';

const EXPORT = 'ledger-export.vector.ndjson';
const CHECKPOINT = 'checkpoint.vector.json';

const edited = (): Parts => {
  const parts = sampleLedger().parts();
  const entries = parts.entries.map((entry) => (entry.amountMinor === '1250' ? { ...entry, amountMinor: '1' } : entry));
  return { ...parts, entries };
};

/** The sample with a draw in its second checkpoint, and as many as one wishes in its third. */
const anchored = (poolIds: readonly string[] = []): Parts => {
  const parts = sampleLedger().parts();
  const commitmentHash = 'ab'.repeat(32);
  const drawsOf = [[], [POOL], poolIds];
  const checkpoints = parts.checkpoints.map((one, index) => {
    const draws = (drawsOf[index] ?? []).map((poolId) => ({ poolId, commitmentHash }));
    return { ...one, line: { ...one.line, ...(draws.length > 0 && { draws }) } };
  });
  return resealed({ ...parts, checkpoints });
};
const POOL = '0198a2f4-0000-7000-8000-000000000001';
const OTHER_POOL = '0198a2f4-0000-7000-8000-000000000002';
const anchoredText = (poolIds?: readonly string[]): string => textOf(linesOf(anchored(poolIds)));

/** The sample with everything in it sealed, and a checkpoint after that which nothing was posted before: it lists no head. */
const unmoved = (draws: readonly DrawAnchor[] = [{ poolId: POOL, commitmentHash: 'ab'.repeat(32) }]): Parts => {
  const ledger = sampleLedger();
  ledger.seal();
  ledger.seal();
  const parts = ledger.parts();
  const last = parts.checkpoints.at(-1);
  if (last?.heads.length !== 0) throw new Error('the last checkpoint lists heads');
  const checkpoints = [...parts.checkpoints.slice(0, -1), { ...last, line: { ...last.line, draws } }];
  return resealed({ ...parts, checkpoints });
};
/** Sealed once more, with nothing new at all. */
const sealedTwice = (): Parts => {
  const ledger = sampleLedger();
  ledger.seal();
  ledger.seal();
  return ledger.parts();
};
const unmovedText = (): string => textOf(linesOf(unmoved()));
/** The same with its last checkpoint rewritten: what it says besides the draw is that of the one before. */
const unmovedBut = (change: (line: Parts['checkpoints'][number]['line']) => object): string => {
  const parts = unmoved();
  const last = parts.checkpoints.at(-1);
  if (!last) throw new Error('there is no checkpoint');
  const said = { ...last.line, ...change(last.line) };
  const line = { ...said, hash: checkpointHash(TENANT, said) };
  return textOf(linesOf({ ...parts, checkpoints: [...parts.checkpoints.slice(0, -1), { ...last, line }] }));
};

/** Files with draws that are wrong; no checkpoint was kept of these. */
const forgedDraws: readonly (readonly [string, () => string])[] = [
  ['another commitment', () => textOf(linesOf(anchored())).replace('ababab', 'acabab')],
  ['a draw that was taken out', () => textOf(linesOf(anchored())).replace(/"draws":\[[^\]]*\],/, '')],
  ['a draw that is anchored twice', () => anchoredText([POOL])],
  ['draws in another order', () => anchoredText([OTHER_POOL.replace(/2$/, '3'), OTHER_POOL])],
  ['a checkpoint that seals nothing new', () => textOf(linesOf(sealedTwice()))],
  ['another root where no head moved', () => unmovedBut(() => ({ root: 'cd'.repeat(32) }))],
  ['other entries counted where no head moved', () => unmovedBut(({ entries }) => ({ entries: entries + 1 }))],
  ['another commitment where no head moved', () => unmovedText().replace('ababab', 'acabab')],
  ['heads that are not there', () => unmovedText().replace(/"heads":0/, '"heads":1')],
  ['an empty list of draws', () => textOf(linesOf(anchored())).replace(/"draws":\[[^\]]*\]/, '"draws":[]')],
];

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

  it('may have checkpoints with draws in them, which are sealed with the ledger', async () => {
    for (const pools of [[], [OTHER_POOL]]) {
      const verdict = await verifyLedger([utf8(anchoredText(pools))]);
      expect(verdict).toMatchObject({ ok: true, summary: { draws: pools.length + 1 } });
    }
  });

  it('may have a checkpoint that lists no head, where a draw was committed to and nothing was posted', async () => {
    const summary = { draws: 1, checkpoints: 5, lastCheckpoint: { draws: [{ poolId: POOL }], entries: 14 } };
    expect(await verifyLedger([utf8(unmovedText())])).toMatchObject({ ok: true, summary });
  });

  it.each(forgedDraws)('is wrong with %s', async (_what, text) => {
    expect(await verifyLedger([utf8(text())])).toMatchObject({ ok: false });
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

    it('finds checkpoints with draws right, and forged draws wrong', () => {
      const right = [() => anchoredText(), () => anchoredText([OTHER_POOL]), unmovedText];
      const files = [...right, ...forgedDraws.map(([, text]) => text)];
      const calls = files.map((text, index) => {
        const path = join(folder, `draws-${index}.ndjson`);
        writeFileSync(path, text());
        return [path];
      });
      const found = secondVerifierOfMany('verify-ledger.py', calls);
      expect(found.map((line) => line.split(':')[0])).toEqual([
        ...right.map(() => 'right'),
        ...forgedDraws.map(() => 'WRONG'),
      ]);
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
