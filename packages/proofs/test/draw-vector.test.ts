import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../src/bytes.ts';
import { type DrawFile, followReceipt, verifyDraw, verifyReceipt } from '../src/index.ts';
import { published, vector, vectorPath } from './draw-vector.ts';
import { hasPython, secondVerifier, secondVerifierOfMany } from './second-verifier.ts';

const names = Object.keys(vector);
const draws = names.filter((name) => name.startsWith('draw.'));
const receipts = names.filter((name) => name.startsWith('receipt.'));

/** The first place of the text is replaced; a forgery that changes nothing would be found by the check that it is wrong. */
const changed = (name: string, text: string | RegExp, by: string) => [name, published(name).replace(text, by)] as const;

const flipped = (digit: string): string => (digit === '0' ? '1' : '0');
const flipAfter = (name: string, key: string) =>
  [name, published(name).replace(new RegExp(`"${key}":"(.)`), (_, digit) => `"${key}":"${flipped(digit)}`)] as const;

/** Files that are wrong, each in its own way. */
const forgeries: readonly (readonly [what: string, forged: readonly [name: string, text: string]])[] = [
  ...draws.flatMap((name) => [
    [`${name}: a ticket’s hash`, flipAfter(name, 'purchaseIdHash')] as const,
    [`${name}: a leaf`, flipAfter(name, 'leaf')] as const,
    [`${name}: the root`, flipAfter(name, 'merkleRoot')] as const,
    [`${name}: the commitment’s hash`, flipAfter(name, 'commitmentHash')] as const,
    [`${name}: the number of winners`, changed(name, /"winnerCount":\d/, '"winnerCount":1')] as const,
    [`${name}: a winner`, changed(name, /"winners":\[\d+/, '"winners":[5')] as const,
    [`${name}: the mode`, changed(name, /"mode":"[A-Z_]+"/, '"mode":"LOTTERY"')] as const,
    [`${name}: white space`, changed(name, ',', ', ')] as const,
    [`${name}: a line feed`, [name, `${published(name)}\n`]] as const,
  ]),
  ['another round', changed('draw.drand.vector.json', '"round":123', '"round":124')],
  ['another chain', flipAfter('draw.drand.vector.json', 'chainHash')],
  ['other randomness', flipAfter('draw.drand.vector.json', 'randomness')],
  ['another seed', flipAfter('draw.drand.vector.json', 'seed')],
  ['another secret', flipAfter('draw.commit-reveal.vector.json', 'secret')],
  ['another witness', changed('draw.manual.vector.json', 'Ada', 'Eve')],
  ['one witness twice', changed('draw.manual.vector.json', 'Émilie du Châtelet', 'ADA  Lovelace')],
  ['other evidence', changed('draw.manual.vector.json', 'Minutes 7', 'Minutes 8')],
  ['another member', changed('receipt.vector.json', 'member-5', 'member-6')],
  ['another salt', flipAfter('receipt.vector.json', 'salt')],
  ['another ticket', changed('receipt.vector.json', '"number":5', '"number":6')],
  ['another pool', changed('receipt.vector.json', '"poolId":"0', '"poolId":"1')],
  ['another neighbour', changed('receipt.vector.json', /"path":\["./, '"path":["x')],
  ['a neighbour less', changed('receipt.vector.json', /"path":\["[0-9a-f]*",/, '"path":[')],
  ['another leaf', flipAfter('receipt.early.vector.json', 'leaf')],
  ['an entry without its hash', changed('receipt.ledger.vector.json', /,"hash":"[0-9a-f]+"}/, '}')],
  ['an entry’s hash of other digits', changed('receipt.ledger.vector.json', '"hash":"', '"hash":"G')],
  ['an entry’s hash that is longer', changed('receipt.ledger.vector.json', '"hash":"', '"hash":"0')],
  ['an entry before the first', changed('receipt.ledger.vector.json', '"sequence":2', '"sequence":0')],
  ['an entry of no whole number', changed('receipt.ledger.vector.json', '"sequence":2', '"sequence":"2"')],
  ['an entry of no account', changed('receipt.ledger.vector.json', /"accountId":"[^"]+"/, '"accountId":""')],
  ['an entry with more in it', changed('receipt.ledger.vector.json', '"entry":{', '"entry":{"line":1,')],
  ['no entry where there should be one', changed('receipt.ledger.vector.json', /"entry":{[^}]*}/, '"entry":null')],
  [
    'an entry before the transfer',
    changed(
      'receipt.ledger.vector.json',
      /"transferId":("[^"]+")(.*),"entry":({[^}]*})/,
      '"entry":$3,"transferId":$1$2',
    ),
  ],
];

const kindOf = (name: string): string => (name.startsWith('draw.') ? 'draw' : 'receipt');

const verify = (name: string, text: string) =>
  name.startsWith('draw.') ? verifyDraw(utf8(text)) : verifyReceipt(utf8(text));

const drawOf = (name: string) => JSON.parse(published(name)) as DrawFile;

describe('the published vectors', () => {
  it.each(names)('%s is what the code makes', (name) => {
    expect(published(name)).toBe(vector[name]);
  });

  it.each(names)('%s is right', (name) => {
    expect(verify(name, published(name))).toMatchObject({ ok: true });
  });

  it('have the published winners of quicknet’s round 123', () => {
    const { winners, alternates } = drawOf('draw.drand.vector.json');
    expect([...winners, ...alternates].map((number) => number - 1)).toEqual([11, 13, 83, 18, 67]);
  });

  it('have a receipt that belongs to a draw', () => {
    const draw = utf8(published('draw.commit-reveal.vector.json'));
    expect(verifyReceipt(utf8(published('receipt.vector.json')), { draw })).toMatchObject({ ok: true });
  });

  it('have a receipt that belongs to a ledger too', async () => {
    const draw = utf8(published('draw.ledger.vector.json'));
    const verdict = verifyReceipt(utf8(published('receipt.ledger.vector.json')), { draw });
    if (!verdict.ok) throw new Error(verdict.problem);
    const ledger = utf8(readFileSync(vectorPath('ledger-export.receipt.vector.ndjson'), 'utf8'));
    expect(await followReceipt(verdict.receipt, [ledger])).toMatchObject({
      ok: true,
      trail: { paid: { sequence: 2 } },
    });
  });

  it.each(forgeries)('are wrong with %s changed', (_what, [name, text]) => {
    expect(text).not.toBe(published(name));
    expect(verify(name, text)).toMatchObject({ ok: false });
  });
});

if (hasPython) {
  describe('the second verifier, in Python,', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'draw-vector-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    const second = (name: string, path: string, ...more: string[]) =>
      secondVerifier('verify-draw.py', kindOf(name), path, ...more);

    it('finds the published draws right, and of a beacon says what it took on trust', () => {
      for (const name of draws) {
        const { status, stdout } = second(name, vectorPath(name), drawOf(name).commitmentHash);
        expect([status, stdout]).toEqual([0, expect.stringContaining('right: ')]);
        expect(stdout.includes('signature on trust')).toBe(name.includes('drand'));
      }
    });

    it('finds the published receipts right, with and without their draw', () => {
      for (const name of receipts) expect(second(name, vectorPath(name)).status).toBe(0);
      const draw = vectorPath('draw.commit-reveal.vector.json');
      expect(second('receipt.', vectorPath('receipt.vector.json'), draw).status).toBe(0);
    });

    it('finds a receipt and a draw wrong that do not belong together, and a commitment that was not noted', () => {
      const other = vectorPath('draw.manual.vector.json');
      expect(second('receipt.', vectorPath('receipt.vector.json'), other).status).toBe(1);
      expect(second('draw.', other, '00'.repeat(32)).status).toBe(1);
    });

    it('finds every forgery wrong', () => {
      const calls = forgeries.map(([, [name, text]], index) => {
        const path = join(folder, `${index}.json`);
        writeFileSync(path, text);
        return [kindOf(name), path];
      });
      const found = secondVerifierOfMany('verify-draw.py', calls);
      expect(found).toHaveLength(forgeries.length);
      forgeries.forEach(([what], index) => {
        expect(found[index], what).toMatch(/^WRONG: /);
      });
    });
  });
} else {
  it('the second verifier was not run, for there is no Python 3 here: the vectors were shown by this verifier alone', () => {
    for (const name of names) expect(verify(name, published(name))).toMatchObject({ ok: true });
  });
}
