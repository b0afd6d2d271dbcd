import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerReport } from '../../src/verify/ledger-report.ts';
import { runVerify } from '../../src/verify/run-verify.ts';

const formats = join(import.meta.dirname, '../../../docs/formats');
const vector = readFileSync(join(formats, 'ledger-export.vector.ndjson'), 'utf8');
const kept = readFileSync(join(formats, 'checkpoint.vector.json'), 'utf8');

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'verify-ledger-'));
  copyFileSync(join(formats, 'ledger-export.vector.ndjson'), join(directory, 'ledger.ndjson'));
  copyFileSync(join(formats, 'checkpoint.vector.json'), join(directory, 'checkpoint-2.json'));
  writeFileSync(join(directory, 'edited.ndjson'), vector.replaceAll('"amountMinor":"1250"', '"amountMinor":"1251"'));
  writeFileSync(join(directory, 'cut.ndjson'), vector.slice(0, -500));
  writeFileSync(join(directory, 'other.json'), kept.replace('"entries":10', '"entries":11'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const verify = async (...args: string[]) => {
  const lines: string[] = [];
  const code = await runVerify(args, directory, (line) => lines.push(line));
  return { code, said: lines.join('\n') };
};

describe('npm run verify -- ledger', () => {
  it('says that a ledger is right, what it holds, and what to compare', async () => {
    const { code, said } = await verify('ledger', 'ledger.ndjson');
    expect(code).toBe(0);
    expect(said).toContain('The ledger of tenant 019a8f2e-7c00-7000-8000-000100000000 is right');
    expect(said).toMatch(/accounts {10}7\n {2}entries {11}14,/);
    expect(said).toContain('2 entries came after the last checkpoint');
    expect(said).toContain('Give a checkpoint that you kept elsewhere');
  });

  it('says that nothing was changed since the checkpoint that was kept', async () => {
    const { code, said } = await verify('ledger', 'ledger.ndjson', '--checkpoint', 'checkpoint-2.json');
    expect(code).toBe(0);
    expect(said).toContain('Checkpoint 2 is the one that you kept');
  });

  it('names the first bad entry, with what was expected and what was found', async () => {
    const { code, said } = await verify('ledger', 'edited.ndjson');
    expect(code).toBe(1);
    expect(said).toContain('The ledger is WRONG: the hash is not that of the entry before and of what this one says.');
    expect(said).toContain('account     019a8f2e-7c00-7000-8000-000300000002');
    expect(said).toContain('sequence    2');
    expect(said).toContain('entry       019a8f2e-7c00-7000-8000-000500000003');
    expect(said).toMatch(/expected {4}[0-9a-f]{64}\n {2}found {7}c6a9a7f6/);
  });

  it('does not take a part for the whole', async () => {
    const { code, said } = await verify('ledger', 'cut.ndjson');
    expect([code, said]).toEqual([1, expect.stringContaining('it is truncated')]);
  });

  it('refuses a checkpoint that was tampered with', async () => {
    const { code, said } = await verify('ledger', 'ledger.ndjson', '--checkpoint', 'other.json');
    expect([code, said]).toEqual([1, expect.stringContaining('is damaged')]);
  });

  it('says in a sentence what cannot be read', async () => {
    expect(await verify('ledger', 'none.ndjson')).toMatchObject({
      code: 2,
      said: expect.stringContaining('cannot be read'),
    });
    const none = await verify('ledger', 'ledger.ndjson', '--checkpoint', 'none.json');
    expect(none).toMatchObject({ code: 2, said: expect.stringContaining('none.json cannot be read') });
    const wrong = await verify('ledger', 'ledger.ndjson', '--checkpoint', 'ledger.ndjson');
    expect(wrong).toMatchObject({ code: 2, said: expect.stringContaining('ledger.ndjson is no checkpoint') });
    expect(await verify('ledger', '.')).toMatchObject({ code: 2 });
  });

  it.each([
    [['ledger']],
    [['ledger', 'a', 'b']],
    [['ledger', 'a', '--commitment', 'x']],
    [['draw', 'a', '--checkpoint', 'x']],
  ])('explains itself for %j', async (args) => {
    const { code, said } = await verify(...args);
    expect([code, said]).toEqual([2, expect.stringContaining('usage')]);
  });

  it('tells how far it is in a long file', async () => {
    const told: string[] = [];
    const path = join(directory, 'ledger.ndjson');
    await ledgerReport(path, { progressEvery: 20, onProgress: (line) => told.push(line) });
    expect(told).toEqual(['  … 20 lines are right (100 % of the file)']);
  });
});
