import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commitToDraw,
  drawWithSecret,
  entrantCommit,
  idHash,
  secretHash,
  serializeDrawFile,
  toDrawFile,
  toHex,
} from '@tessera/proofs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runVerify } from '../../src/verify/run-verify.ts';

const secret = new Uint8Array(32).fill(9);
const tickets = Array.from({ length: 7 }, (_, index) => ({
  number: index + 1,
  ticketIdHash: idHash(`ticket-${index + 1}`),
  purchaseIdHash: idHash(`purchase-${index + 1}`),
  entrantCommit: entrantCommit(`member-${index + 1}`, secret),
}));
const terms = {
  poolId: 'pool-1',
  tickets,
  secretHash: secretHash('pool-1', secret),
  winnerCount: 1,
  alternateCount: 1,
};
const { commitment, hash } = commitToDraw(terms);
const text = serializeDrawFile(toDrawFile({ commitment, secret, result: drawWithSecret(commitment, secret), tickets }));

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'verify-'));
  writeFileSync(join(directory, 'draw.json'), text);
  writeFileSync(
    join(directory, 'forged.json'),
    text.replace(/"winners":\[(\d+)\]/, (_, n) => `"winners":[${(Number(n) % 7) + 1}]`),
  );
});
afterAll(() => rmSync(directory, { recursive: true }));

const verify = async (...args: string[]) => {
  const lines: string[] = [];
  const code = await runVerify(args, directory, (line) => lines.push(line));
  return { code, said: lines.join('\n') };
};

describe('npm run verify -- draw', () => {
  it('says that a draw is right, and what to compare', async () => {
    const { code, said } = await verify('draw', 'draw.json');
    expect(code).toBe(0);
    expect(said).toContain('is right');
    expect(said).toContain(toHex(hash));
    expect(said).toContain('the operator knew the secret');
  });

  it('says that it is the committed one when it was given the commitment', async () => {
    expect(await verify('draw', 'draw.json', '--commitment', toHex(hash).toUpperCase())).toMatchObject({ code: 0 });
    const other = await verify('draw', 'draw.json', '--commitment', '00'.repeat(32));
    expect(other.code).toBe(1);
    expect(other.said).toContain('WRONG at commitmentHash');
  });

  it('names the first thing that is wrong', async () => {
    const { code, said } = await verify('draw', 'forged.json');
    expect(code).toBe(1);
    expect(said).toContain('WRONG at winners[0]');
  });

  it.each(
    [
      [],
      ['draw'],
      ['ticket', 'draw.json'],
      ['receipt'],
      ['ledger', 'draw.json', '--draw', 'x'],
      ['draw', 'draw.json', '--draw', 'x'],
      ['draw', 'draw.json', 'more'],
      ['draw', '--unknown'],
      ['draw', 'draw.json', '--checkpoint', 'x'],
    ].map((args) => [args]),
  )('explains itself for %j', async (args) => {
    const { code, said } = await verify(...args);
    expect(code).toBe(2);
    expect(said).toContain('usage');
  });

  it('says in a sentence that there is no such file', async () => {
    const { code, said } = await verify('draw', 'none.json');
    expect(code).toBe(2);
    expect(said).toContain('none.json cannot be read');
  });
});
