import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runVerify } from '../../src/verify/run-verify.ts';

let directory: string;
beforeAll(() => {
  const vector = readFileSync(new URL('../../../docs/formats/raffle-audit.vector.ndjson', import.meta.url), 'utf8');
  directory = mkdtempSync(join(tmpdir(), 'verify-'));
  writeFileSync(join(directory, 'right.ndjson'), vector);
  writeFileSync(join(directory, 'forged.ndjson'), vector.replace('"quantity":2', '"quantity":3'));
  writeFileSync(join(directory, 'cut.ndjson'), vector.slice(0, -200));
});
afterAll(() => rmSync(directory, { recursive: true }));

const verify = async (...args: string[]) => {
  const lines: string[] = [];
  const code = await runVerify(args, directory, (line) => lines.push(line));
  return { code, said: lines.join('\n') };
};

describe('npm run verify -- raffle-audit', () => {
  it('says that the records of a pool are right, and what they come to', async () => {
    const { code, said } = await verify('raffle-audit', 'right.ndjson');
    expect(code).toBe(0);
    expect(said).toContain('are right');
    expect(said).toContain('2500 minor units of EUR; 0 are still held');
  });

  it.each(['forged.ndjson', 'cut.ndjson'])('says that %s is wrong, and at which line', async (file) => {
    const { code, said } = await verify('raffle-audit', file);
    expect([code, said]).toEqual([1, expect.stringMatching(/WRONG at line \d+/)]);
  });

  it.each([
    ['raffle-audit'],
    ['raffle-audit', 'right.ndjson', '--commitment', 'x'],
    ['raffle-audit', 'right.ndjson', 'another'],
    ['raffle-audit', 'missing.ndjson'],
  ])('cannot check %s %s %s', async (...args) => {
    expect((await verify(...args)).code).toBe(2);
  });
});
