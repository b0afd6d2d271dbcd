import { describe, expect, it } from 'vitest';
import { utf8 } from '../src/bytes.ts';
import {
  type BeaconDrawFile,
  commitToDraw,
  type DrawFile,
  drawWithBeacon,
  drawWithSecret,
  type ManualDrawFile,
  promiseOf,
  serializeDrawFile,
  toDrawFile,
  toHex,
  verifyDraw,
} from '../src/index.ts';
import { beaconDraw, finishedDraw, manualDraw, recordedBeacon } from './finished-draw.ts';

const beacon = beaconDraw();
const manual = manualDraw();

const verify = (file: DrawFile) => verifyDraw(utf8(serializeDrawFile(file)));
const flipDigit = (hex: string, at = 0): string =>
  `${hex.slice(0, at)}${hex[at] === '0' ? '1' : '0'}${hex.slice(at + 1)}`;

/** Every n-th bit is flipped; `npm run soak -- draws` takes every one. */
const expectEveryFlipFound = (text: string, step: number): void => {
  const bytes = utf8(text);
  for (let bit = 0; bit < bytes.length * 8; bit += process.env['SOAK'] === '1' ? 1 : step) {
    const damaged = bytes.slice();
    damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
    const verdict = verifyDraw(damaged);
    expect(verdict.ok, `bit ${bit}`).toBe(false);
    if (!verdict.ok) expect(verdict.at.length).toBeGreaterThan(0);
  }
};

const SOAKING = { timeout: process.env['SOAK'] === '1' ? 600_000 : 30_000 };

describe('a DRAND draw', () => {
  it('is right as it was made, and the same however often it is resumed', () => {
    expect(verifyDraw(utf8(beacon.text), { commitmentHash: toHex(beacon.hash) })).toEqual({
      ok: true,
      file: beacon.file,
    });
    expect(drawWithBeacon(beacon.commitment, recordedBeacon())).toEqual(beacon.result);
  });

  it('refuses any round, chain or mode but the committed one', () => {
    const other = { ...recordedBeacon(), round: 124 };
    expect(() => drawWithBeacon(beacon.commitment, other)).toThrow(RangeError);
    expect(() => drawWithBeacon(beacon.commitment, { ...recordedBeacon(), chainHash: new Uint8Array(32) })).toThrow(
      RangeError,
    );
    expect(() => drawWithBeacon(finishedDraw().commitment, recordedBeacon())).toThrow(RangeError);
    expect(() => drawWithSecret(beacon.commitment, new Uint8Array(32))).toThrow(RangeError);
  });

  it.each([
    ['commitmentHash', (file: BeaconDrawFile) => ({ ...file, commitment: { ...file.commitment, round: 124 } })],
    [
      'commitmentHash',
      (file: BeaconDrawFile) => ({
        ...file,
        commitment: { ...file.commitment, chainHash: flipDigit(file.commitment.chainHash) },
      }),
    ],
    [
      'beacon.signature',
      (file: BeaconDrawFile) => ({
        ...file,
        beacon: { ...file.beacon, signature: flipDigit(file.beacon.signature, 90) },
      }),
    ],
    [
      'beacon.randomness',
      (file: BeaconDrawFile) => ({
        ...file,
        beacon: { ...file.beacon, randomness: flipDigit(file.beacon.randomness) },
      }),
    ],
    [
      'beacon.seed',
      (file: BeaconDrawFile) => ({ ...file, beacon: { ...file.beacon, seed: flipDigit(file.beacon.seed) } }),
    ],
    ['winners[0]', (file: BeaconDrawFile) => ({ ...file, winners: file.alternates.slice(0, 1) })],
  ])('names %s when that is what was changed', (at, change) => {
    expect(verify(change(beacon.file))).toMatchObject({ ok: false, at });
  });

  it('names the signature where another round was committed in earnest', () => {
    const terms = { ...beacon.commitment, tickets: beacon.tickets };
    const forged = (commitment: typeof beacon.commitment): DrawFile =>
      toDrawFile({ ...beacon, commitment, signature: recordedBeacon().signature });
    const { commitment: late } = commitToDraw({ ...terms, mode: 'DRAND', round: 124 });
    expect(verify(forged(late))).toMatchObject({ ok: false, at: 'beacon.signature' });
  });

  it('is wrong with any bit of its file flipped', SOAKING, () => expectEveryFlipFound(beacon.text, 23));
});

describe('a MANUAL draw', () => {
  it('is right as it was recorded', () => {
    expect(verifyDraw(utf8(manual.text), { commitmentHash: toHex(manual.hash) })).toEqual({
      ok: true,
      file: manual.file,
    });
  });

  it('is right without a hash of the evidence', () => {
    expect(verify(toDrawFile({ ...manual, record: { ...manual.record, evidenceHash: null } })).ok).toBe(true);
  });

  const rerecorded = (change: { winners?: number[]; witnesses?: [string, string] }): DrawFile =>
    toDrawFile({
      ...manual,
      record: { ...manual.record, witnesses: change.witnesses ?? manual.record.witnesses },
      result: { ...manual.result, winners: change.winners ?? manual.result.winners },
    });

  it.each([
    ['winners[0]', rerecorded({ winners: [6] })],
    ['winners[0]', rerecorded({ winners: [0] })],
    ['alternates[0]', rerecorded({ winners: [...manual.result.alternates].slice(0, 1) })],
    ['winners', rerecorded({ winners: [1, 2] })],
    ['record.witnesses', rerecorded({ witnesses: ['Ada', ' ADA '] })],
    ['record.witnesses', rerecorded({ witnesses: ['Ada', ' '] })],
  ])('names %s where the record cannot be right', (at, file) => {
    expect(verify(file)).toMatchObject({ ok: false, at });
  });

  it.each([
    ['a winner', (file: ManualDrawFile) => ({ ...file, winners: [1] })],
    ['a witness', (file: ManualDrawFile) => ({ ...file, record: { ...file.record, witnesses: ['A', 'B'] as const } })],
    ['the evidence', (file: ManualDrawFile) => ({ ...file, record: { ...file.record, evidence: 'None' } })],
    ['its hash', (file: ManualDrawFile) => ({ ...file, record: { ...file.record, evidenceHash: null } })],
  ])('names the record’s hash where %s was changed', (_what, change) => {
    expect(verify(change(manual.file))).toMatchObject({ ok: false, at: 'record.hash' });
  });

  it('is wrong with any bit of its file flipped', () => expectEveryFlipFound(manual.text, 5));
});

describe('a file of one mode', () => {
  it('is refused with the evidence of another', () => {
    const { reveal } = finishedDraw().file;
    const { beacon: _, ...rest } = beacon.file;
    expect(verifyDraw(utf8(JSON.stringify({ ...rest, reveal })))).toMatchObject({ ok: false, at: 'file' });
    expect(verifyDraw(utf8(JSON.stringify({ ...beacon.file, reveal })))).toMatchObject({ ok: false, at: 'file' });
  });

  it('has a sentence for what it shows and one for what it cannot', () => {
    for (const mode of ['DRAND', 'COMMIT_REVEAL', 'MANUAL'] as const) {
      const { shows, cannotShow } = promiseOf(mode);
      expect(shows).not.toBe(cannotShow);
    }
    expect(promiseOf('MANUAL').cannotShow).toContain('barrel');
  });
});
