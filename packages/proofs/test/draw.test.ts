import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../src/hash.ts';
import { commitToDraw, drawWithSecret, entrantCommit, secretHash, toHex } from '../src/index.ts';
import { finishedDraw } from './finished-draw.ts';

const draw = finishedDraw();
const terms = {
  poolId: draw.poolId,
  tickets: draw.tickets,
  secretHash: draw.commitment.secretHash,
  winnerCount: 1,
  alternateCount: 2,
};

describe('a COMMIT_REVEAL draw', () => {
  it('gives the same winners however often it is resumed', () => {
    expect(drawWithSecret(draw.commitment, draw.secret)).toEqual(draw.result);
  });

  it('depends on the list of entrants: one ticket of another member gives other randomness', () => {
    const [first, ...rest] = draw.tickets as [(typeof draw.tickets)[number]];
    const changed = [{ ...first, entrantCommit: entrantCommit('somebody else', new Uint8Array(32)) }, ...rest];
    const { commitment } = commitToDraw({ ...terms, tickets: changed });
    expect(toHex(drawWithSecret(commitment, draw.secret).randomness)).not.toBe(toHex(draw.result.randomness));
  });

  it('refuses any secret but the committed one', () => {
    expect(() => drawWithSecret(draw.commitment, sha256(draw.secret))).toThrow(RangeError);
  });

  it('ties a committed secret to one pool', () => {
    expect(toHex(secretHash('pool-a', draw.secret))).not.toBe(toHex(secretHash('pool-b', draw.secret)));
  });

  it('refuses to freeze a list with a gap, or with fewer tickets than picks', () => {
    expect(() => commitToDraw({ ...terms, tickets: draw.tickets.slice(1) })).toThrow(RangeError);
    expect(() => commitToDraw({ ...terms, winnerCount: 6 })).toThrow(RangeError);
  });

  it('refuses a salt or a secret of another length', () => {
    expect(() => entrantCommit('member', new Uint8Array(16))).toThrow(RangeError);
    expect(() => secretHash('pool', new Uint8Array(31))).toThrow(RangeError);
  });
});

describe('the package', () => {
  it('runs in a browser: it uses nothing of Node', () => {
    const folder = new URL('../src/', import.meta.url);
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
    );
    for (const name of sources) {
      expect(readFileSync(new URL(name, folder), 'utf8'), name).not.toMatch(/from 'node:|\bBuffer\b|\bprocess\./);
    }
  });
});
