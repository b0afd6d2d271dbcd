import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../src/bytes.ts';
import { verifyRaffleAudit } from '../src/index.ts';
import { forgeries } from './raffle-audit-forgeries.ts';
import { published, vectorPath, vectors } from './raffle-audit-vector.ts';
import { hasPython, secondVerifier, secondVerifierOfMany } from './second-verifier.ts';

const SCRIPT = 'verify-raffle-audit.py';

/** Where a file is wrong, as both say it. */
const placeOf = async (text: string): Promise<string> => {
  const verdict = await verifyRaffleAudit([utf8(text)]);
  return verdict.ok ? 'right' : `line ${verdict.line}`;
};

if (hasPython) {
  describe('the second verifier of audit exports, in Python,', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'raffle-audit-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it.each(Object.keys(vectors))('finds %s right', (name) => {
      const { status, stdout } = secondVerifier(SCRIPT, vectorPath(name));
      expect([status, stdout]).toEqual([0, expect.stringContaining('right: 5 purchases, 6 tickets')]);
    });

    it('finds every forgery wrong, at the line at which the first verifier does', async () => {
      const texts = forgeries.map(([, text]) => text());
      const found = placesOf(texts);
      expect(found).toHaveLength(forgeries.length);
      for (const [index, text] of texts.entries()) {
        expect([forgeries[index]?.[0], found[index]]).toEqual([forgeries[index]?.[0], await placeOf(text)]);
        expect(found[index]).not.toBe('right');
      }
    });

    it('finds any changed byte and any cut at the same line', async () => {
      const texts = Object.keys(vectors).flatMap((name) => {
        const whole = published(name);
        const places = Array.from({ length: 25 }, (_, index) => (index + 1) * Math.floor(whole.length / 27));
        return places.flatMap((at) => [whole.slice(0, at), `${whole.slice(0, at)}0${whole.slice(at + 1)}`]);
      });
      const found = placesOf(texts);
      for (const [index, text] of texts.entries()) expect([text, found[index]]).toEqual([text, await placeOf(text)]);
    });

    const placesOf = (texts: readonly string[]): string[] => {
      const calls = texts.map((text, index) => {
        const path = join(folder, `${index}.ndjson`);
        writeFileSync(path, text);
        return [path];
      });
      return secondVerifierOfMany(SCRIPT, calls).map((line) => /line \d+|^right/.exec(line)?.[0] ?? line);
    };
  });
} else {
  it('the second verifier was not run, for there is no Python 3 here: the vectors were shown by this verifier alone', async () => {
    for (const name of Object.keys(vectors)) expect(await placeOf(published(name))).toBe('right');
  });
}
