import { describe, expect, it } from 'vitest';
import { utf8 } from '../src/bytes.ts';
import { verifyRaffleAudit } from '../src/index.ts';
import { forgeries } from './raffle-audit-forgeries.ts';
import { published, textOf, vectors } from './raffle-audit-vector.ts';

const verdictOf = (text: string) => verifyRaffleAudit([utf8(text)]);

describe('the published vectors', () => {
  it.each(Object.keys(vectors))('%s is what the code makes, and right', async (name) => {
    expect(published(name)).toBe(textOf(vectors[name]?.() ?? []));
    expect(await verdictOf(published(name))).toMatchObject({ ok: true });
  });

  it('are right, however their bytes are cut', async () => {
    const bytes = utf8(published());
    for (const size of [1, 7, 1_000, bytes.length]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      expect(await verifyRaffleAudit(chunks)).toMatchObject({
        ok: true,
        findings: { purchases: 5, tickets: 6, salesMinor: 2_500n, heldMinor: 0n },
      });
    }
  });

  it('are wrong with any one byte changed, and at any cut', async () => {
    const bytes = utf8(published());
    for (let at = 0; at < bytes.length; at += 37) {
      const forged = Uint8Array.from(bytes);
      forged[at] = (forged[at] ?? 0) ^ 0x01;
      expect([at, (await verifyRaffleAudit([forged])).ok]).toEqual([at, false]);
      expect([at, (await verifyRaffleAudit([bytes.subarray(0, at)])).ok]).toEqual([at, false]);
    }
  });
});

describe('a file is found wrong', () => {
  it.each(forgeries)('%s', async (_what, text, problem) => {
    expect(await verdictOf(text())).toMatchObject({ ok: false, problem: expect.stringMatching(problem) });
  });
});
