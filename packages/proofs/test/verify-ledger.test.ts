import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../src/bytes.ts';
import { sha256 } from '../src/hash.ts';
import {
  type EntryLine,
  type LedgerExpectation,
  type LedgerFault,
  readKeptCheckpoint,
  serializeCheckpointFile,
  verifyLedger,
} from '../src/index.ts';
import {
  idOf,
  linesOf,
  MadeLedger,
  type Parts,
  rechained,
  resealed,
  sampleLedger,
  TENANT,
  textOf,
} from './made-ledger.ts';

const sample = () => sampleLedger().parts();
const ledger = sampleLedger();
const anna = ledger.accountId('anna');
const ben = ledger.accountId('ben');

const verify = (text: string, expectation: LedgerExpectation = {}) => verifyLedger([utf8(text)], expectation);

/** What is wrong with a file that was changed and then given counts and a digest that fit. */
const faultOf = async (parts: Parts, expectation: LedgerExpectation = {}): Promise<LedgerFault | undefined> => {
  const verdict = await verify(textOf(linesOf(parts)), expectation);
  return verdict.ok ? undefined : verdict.fault;
};

const entryOf = (accountId: string, sequence: number) => (entry: EntryLine) =>
  entry.accountId === accountId && entry.sequence === sequence;

/** The ledger with some entries changed, or removed where the change says so. */
const changed = (which: (entry: EntryLine) => boolean, change: (entry: EntryLine) => EntryLine | undefined): Parts => {
  const parts = sample();
  return { ...parts, entries: parts.entries.flatMap((entry) => (which(entry) ? (change(entry) ?? []) : entry)) };
};

/** What is kept of a checkpoint elsewhere. */
const keptOf = (parts: Parts, number: number) => {
  const line = parts.checkpoints[number - 1]?.line;
  if (!line) throw new Error(`no checkpoint ${number}`);
  return readKeptCheckpoint(serializeCheckpointFile(parts.header.tenantId, line));
};

describe('a whole ledger', () => {
  it('is found to be right, in whatever chunks it comes', async () => {
    const bytes = utf8(textOf(linesOf(sample())));
    for (const size of [1, 7, 1_000, bytes.length]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.slice(index * size, (index + 1) * size),
      );
      const verdict = await verifyLedger(chunks);
      expect(verdict).toMatchObject({
        ok: true,
        summary: { tenantId: TENANT, accounts: 7, entries: 14, checkpoints: 3, lastCheckpoint: { entries: 12 } },
      });
    }
  });

  it('is right as well with nothing in it, and without a checkpoint', async () => {
    expect(await faultOf(new MadeLedger().parts())).toBeUndefined();
    const unsealed = new MadeLedger();
    unsealed.move({ from: 'external:sandbox', to: 'anna', amountMinor: 1 });
    expect(await faultOf(unsealed.parts())).toBeUndefined();
  });

  it('keeps its word about random histories with accounts that open in between', async () => {
    const names = ['external:a', 'revenue', 'anna', 'ben', 'cleo', 'pool:x', 'dora'];
    const movement = fc.record({
      from: fc.constantFrom(...names),
      to: fc.constantFrom(...names),
      amountMinor: fc.integer({ min: 1, max: 10_000 }),
      currency: fc.constantFrom('EUR', 'CHF'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(movement, { freq: 4 }), { maxLength: 40 }), async (steps) => {
        const made = new MadeLedger();
        let moved = false;
        for (const step of steps) {
          if (step && step.from !== step.to) {
            made.move(step);
            moved = true;
          } else if (step === null && moved) {
            made.seal();
            moved = false;
          }
        }
        expect(await faultOf(made.parts())).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  it('tells how far it is', async () => {
    const seen: number[] = [];
    await verify(textOf(linesOf(sample())), { progressEvery: 10, onProgress: (lines) => seen.push(lines) });
    expect(seen).toEqual([10, 20, 30]);
  });
});

describe('named and placed is', () => {
  it('an edited amount', async () => {
    const fault = await faultOf(changed(entryOf(anna, 2), (entry) => ({ ...entry, amountMinor: '1249' })));
    expect(fault).toMatchObject({ accountId: anna, sequence: 2, entryId: idOf(5, 3), transferId: idOf(4, 3) });
    expect(fault?.problem).toContain('hash');
    expect(fault?.expected).toMatch(/^[0-9a-f]{64}$/);
    expect(fault?.found).toBe(sample().entries.find(entryOf(anna, 2))?.hash);
  });

  it('a removed entry', async () => {
    expect(await faultOf(changed(entryOf(anna, 2), () => undefined))).toMatchObject({
      accountId: anna,
      sequence: 3,
      problem: 'the account’s entries are not numbered without gaps, in order',
      expected: '2',
      found: '3',
    });
  });

  it('two swapped entries', async () => {
    const parts = sample();
    const [at] = [parts.entries.findIndex(entryOf(anna, 2))];
    const [second, third] = parts.entries.splice(at, 2) as [EntryLine, EntryLine];
    parts.entries.splice(at, 0, third, second);
    expect(await faultOf(parts)).toMatchObject({ accountId: anna, sequence: 3, expected: '2', found: '3' });
    parts.entries.splice(at, 2, { ...third, sequence: 2 }, { ...second, sequence: 3 });
    expect(await faultOf(parts)).toMatchObject({ accountId: anna, sequence: 2, entryId: third.entryId });
  });

  it('a re-hashed suffix, by the checkpoint that sealed what was there before', async () => {
    const forged = rechained(
      changed(
        ({ transferId }) => transferId === idOf(4, 3),
        (entry) => ({ ...entry, amountMinor: '1' }),
      ),
    );
    expect(await faultOf({ ...forged, checkpoints: [] })).toBeUndefined();
    expect(await faultOf(forged)).toMatchObject({
      accountId: anna,
      sequence: 2,
      entryId: idOf(5, 3),
      checkpoint: 1,
      problem: expect.stringContaining('one of the entries 1 to 2 was changed after it'),
      expected: keptHead(anna, 2),
    });
  });

  it('a truncated file, wherever it ends', async () => {
    const text = textOf(linesOf(sample()));
    const ends = [
      0,
      10,
      text.indexOf('\n') + 1,
      text.lastIndexOf('{"type":"entry"'),
      text.lastIndexOf('{'),
      text.length - 1,
    ];
    for (const end of ends) {
      const verdict = await verify(text.slice(0, end));
      expect(verdict.ok ? 'right' : verdict.fault.problem).toContain('it is truncated');
    }
  });

  it('a removed last entry, by the account’s head, by the other side, and by the checkpoint', async () => {
    expect(await faultOf(changed(entryOf(ben, 3), () => undefined))).toMatchObject({
      accountId: ben,
      expected: '3',
      found: '2',
      problem: expect.stringContaining('entries were removed'),
    });
    expect(await faultOf(rechained(changed(entryOf(ben, 3), () => undefined)))).toMatchObject({
      accountId: anna,
      sequence: 4,
      problem: 'the other side of the transfer is missing',
      expected: 'a CREDIT of 1 EUR',
    });
    const fee = rechained(
      changed(
        ({ transferId }) => Number.parseInt(transferId.slice(-1), 16) >= 6,
        () => undefined,
      ),
    );
    expect(await faultOf({ ...fee, accounts: sample().accounts })).toMatchObject({ accountId: anna, expected: '4' });
    const withRevenue = { ...fee, accounts: [...fee.accounts, ...sample().accounts.slice(-1)] };
    expect(await faultOf(withRevenue)).toMatchObject({
      accountId: ben,
      sequence: 2,
      checkpoint: 3,
      problem: expect.stringContaining('entries were removed'),
    });
  });

  it('an added account, with entries or without', async () => {
    const parts = sample();
    const revenue = parts.accounts.at(-1);
    if (!revenue) throw new Error('no account');
    const added = { ...revenue, accountId: idOf(3, 99), ownerId: idOf(2, 99), kind: 'fees' };
    expect(await faultOf({ ...parts, accounts: [...parts.accounts, added] })).toMatchObject({
      accountId: added.accountId,
      problem: expect.stringContaining('entries were removed'),
    });
    const paid = rechained({
      ...parts,
      accounts: [...parts.accounts, added],
      entries: [
        ...parts.entries.flatMap((entry): EntryLine[] =>
          entryOf(ben, 1)(entry) ? [entry, { ...entry, ...stolen, direction: 'DEBIT', entryId: idOf(5, 99) }] : [entry],
        ),
        {
          ...(parts.entries[0] as EntryLine),
          ...stolen,
          accountId: added.accountId,
          direction: 'CREDIT',
          entryId: idOf(6, 99),
        },
      ],
    });
    expect(await faultOf({ ...paid, checkpoints: [] })).toBeUndefined();
    expect(await faultOf(paid)).toMatchObject({ accountId: ben, sequence: 2, checkpoint: 3 });
  });

  it('an account that was given to somebody else', async () => {
    const parts = sample();
    const accounts = parts.accounts.map((one) => (one.accountId === anna ? { ...one, ownerId: idOf(2, 99) } : one));
    expect(await faultOf({ ...parts, accounts })).toMatchObject({
      checkpoint: 1,
      problem: 'its root is not that of the tree over its heads',
    });
  });

  it('a third entry of a transfer, and a transfer within one account', async () => {
    const parts = sample();
    const last = parts.entries.at(-1) as EntryLine;
    const third = rechained({ ...parts, entries: [...parts.entries, { ...last, entryId: idOf(6, 98) }] });
    expect(await faultOf(third)).toMatchObject({
      entryId: idOf(6, 98),
      problem: expect.stringContaining('a third entry'),
    });
    const within = { ...last, ...stolen };
    const both = rechained({
      ...parts,
      entries: [
        ...parts.entries,
        { ...within, entryId: idOf(5, 97), direction: 'DEBIT' },
        { ...within, entryId: idOf(6, 97), direction: 'CREDIT' },
      ],
    });
    expect(await faultOf(both)).toMatchObject({ problem: 'both sides of the transfer are on one account' });
  });

  it.each<[string, Partial<EntryLine>]>([
    ['amount', { amountMinor: '2' }],
    ['direction', { direction: 'DEBIT' }],
    ['telling', { references: { note: 'x' } }],
  ])('a transfer whose sides differ in their %s', async (_what, change) => {
    const forged = rechained(changed(entryOf(ben, 3), (entry) => ({ ...entry, ...change })));
    expect(await faultOf(forged)).toMatchObject({
      accountId: ben,
      sequence: 3,
      problem: expect.stringContaining('other side'),
    });
  });
});

const stolen = {
  transferId: idOf(4, 99),
  amountMinor: '1',
  currency: 'EUR',
  reason: 'FEE',
  references: {},
  reverses: null,
  postedAt: '2026-11-21T20:02:30.000Z',
  effectiveAt: '2026-11-21T20:02:30.000Z',
} as const;

const keptHead = (accountId: string, sequence: number) => sample().entries.find(entryOf(accountId, sequence))?.hash;

describe('a checkpoint that was kept elsewhere', () => {
  const forged = resealed(
    rechained(
      changed(
        ({ transferId }) => transferId === idOf(4, 3),
        (entry) => ({ ...entry, amountMinor: '1' }),
      ),
    ),
  );

  it('finds a history that was rewritten with all its checkpoints', async () => {
    expect(await faultOf(forged)).toBeUndefined();
    for (const number of [1, 2, 3]) {
      expect(await faultOf(sample(), { checkpoint: keptOf(sample(), number) })).toBeUndefined();
      expect(await faultOf(forged, { checkpoint: keptOf(sample(), number) })).toMatchObject({
        checkpoint: number,
        problem: expect.stringContaining('history was rewritten'),
        expected: keptOf(sample(), number).hash,
        found: keptOf(forged, number).hash,
      });
    }
  });

  it('finds that the newest checkpoints were removed', async () => {
    const parts = sample();
    const kept = keptOf(parts, 3);
    expect(await faultOf({ ...parts, checkpoints: parts.checkpoints.slice(0, 2) }, { checkpoint: kept })).toMatchObject(
      {
        checkpoint: 3,
        found: 'checkpoints up to 2',
      },
    );
  });

  it('is itself looked at: damaged, or another tenant’s', async () => {
    const kept = keptOf(sample(), 2);
    expect(await faultOf(sample(), { checkpoint: { ...kept, entries: 9 } })).toMatchObject({
      problem: expect.stringContaining('is damaged'),
    });
    expect(await faultOf(sample(), { checkpoint: { ...kept, tenantId: idOf(1, 1) } })).toMatchObject({
      problem: expect.stringContaining('another tenant’s'),
    });
  });

  it('is read as file, as an event’s data and as an item of the event log, in any order of fields', () => {
    const { line } = sample().checkpoints[1] as Parts['checkpoints'][number];
    const { type: _, ...data } = line;
    const backwards = JSON.parse(JSON.stringify(data), (_key, value) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    const kept = readKeptCheckpoint(serializeCheckpointFile(TENANT, line));
    expect(kept).toEqual({ ...data, tenantId: TENANT });
    expect(readKeptCheckpoint(JSON.stringify(backwards))).toEqual(data);
    expect(readKeptCheckpoint(JSON.stringify({ id: 'x', data: backwards }, null, 2))).toEqual(data);
  });

  it.each(['', 'null', '[]', '{}', '{"data":{}}', '{"number":1}', '{"currencies":[1]}'])('%j is none', (text) => {
    expect(() => readKeptCheckpoint(text)).toThrow(TypeError);
  });
});

describe('a checkpoint of the export', () => {
  const checkpointFault = (change: (checkpoints: Parts['checkpoints']) => Parts['checkpoints']) => {
    const parts = sample();
    return faultOf({ ...parts, checkpoints: change(parts.checkpoints) });
  };

  it('is missed where it was removed', async () => {
    expect(await checkpointFault(([first, _second, third]) => [first, third] as Parts['checkpoints'])).toMatchObject({
      checkpoint: 3,
      problem: 'checkpoints are not numbered without gaps',
    });
  });

  it('is found out where a head was left out, added or moved back', async () => {
    const [, second] = sample().checkpoints;
    if (!second) throw new Error('no checkpoint');
    const withHeads = (heads: typeof second.heads) =>
      checkpointFault(([first, , third]) => [first, { ...second, heads }, third] as Parts['checkpoints']);
    expect(await withHeads(second.heads.slice(1))).toMatchObject({ checkpoint: 2 });
    expect(await withHeads([...second.heads].reverse())).toMatchObject({ problem: expect.stringContaining('order') });
    const still = sample().checkpoints[0]?.heads[0];
    if (!still) throw new Error('no head');
    expect(await withHeads([still, ...second.heads])).toMatchObject({ problem: expect.stringContaining('not moved') });
  });

  it('must have balances that sum to zero', async () => {
    const lame = new MadeLedger();
    lame.move({ from: 'external:sandbox', to: 'anna', amountMinor: 5 });
    lame.seal();
    const parts = lame.parts();
    const short = parts.checkpoints.map((one) => ({ ...one, heads: one.heads.slice(1) }));
    expect(await faultOf(resealed({ ...parts, accounts: parts.accounts, checkpoints: short }))).toMatchObject({
      problem: 'the balances in EUR do not sum to zero',
      found: '5',
    });
  });
});

describe('whichever byte is flipped', () => {
  const text = textOf(linesOf(sample()));
  const bytes = utf8(text);

  it('anywhere in the file, verification fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] as number) ^ mask;
        const { ok } = await verifyLedger([damaged]);
        expect(ok).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  // The time of the export is the one value that only the digest knows.
  it('in any value but the export’s time, verification fails though the digest was set right', async () => {
    const lines = text.trimEnd().split('\n').slice(0, -1);
    const places = lines.flatMap((line, index) => valuesOf(line).map(([from, to]) => ({ index, from, to })));
    const values = places.filter(({ index, from }) => index > 0 || from < (lines[0] ?? '').indexOf('exportedAt'));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...values),
        fc.nat(),
        fc.integer({ min: 1, max: 127 }),
        async (place, step, mask) => {
          const line = lines[place.index] ?? '';
          const at = place.from + (step % (place.to - place.from));
          const flipped = String.fromCharCode(line.charCodeAt(at) ^ mask);
          const forged = lines.with(place.index, line.slice(0, at) + flipped + line.slice(at + 1));
          expect((await verify(redigested(forged))).ok).toBe(false);
        },
      ),
      { numRuns: 600 },
    );
  });
});

/** Where the values of a line are, quotes left out. */
const valuesOf = (line: string): [number, number][] =>
  [...line.matchAll(/":("(?:[^"\\]|\\.)*"|-?\d+|null)/g)]
    .map(({ index, 1: value = '' }) => {
      const quote = value.startsWith('"') ? 1 : 0;
      return [index + 2 + quote, index + 2 + value.length - quote] as [number, number];
    })
    .filter(([from, to]) => to > from);

/** Raw lines with the last line of the sample, its digest computed anew. */
const redigested = (lines: readonly string[]): string => {
  const body = lines.map((line) => `${line}\n`).join('');
  const end = textOf(linesOf(sample())).trimEnd().split('\n').at(-1) ?? '';
  return `${body}${end.replace(/"sha256":"[0-9a-f]{64}"/, `"sha256":"${toHex(sha256(utf8(body)))}"`)}\n`;
};

describe('a file that is none', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', 'x\n'],
    ['no object', '[]\n'],
    ['an unknown kind', '{"type":"x"}\n'],
    ['no kind', '{}\n'],
    ['another format', textOf(linesOf(sample())).replace('export.v1', 'export.v2')],
    ['a byte order mark', `\ufeff${textOf(linesOf(sample()))}`],
    ['white space', textOf(linesOf(sample())).replace('"type":"header"', '"type": "header"')],
    ['a field too many', textOf(linesOf(sample())).replace('"type":"header"', '"type":"header","x":1')],
    ['a second header', textOf(linesOf(sample())).replace(/^(.*\n)/, '$1$1')],
    ['something behind its end', `${textOf(linesOf(sample()))}{"type":"end"}\n`],
    ['no line feed in a megabyte', 'x'.repeat(1_100_000)],
  ])('with %s is refused with a place and a sentence', async (_what, text) => {
    const verdict = await verify(text);
    expect(verdict).toMatchObject({ ok: false, fault: { line: expect.any(Number), problem: expect.any(String) } });
  });

  it('never makes it throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.json().map(utf8)), async (bytes) => {
        expect((await verifyLedger([bytes])).ok).toBe(false);
      }),
    );
  });

  it('in a stream that breaks is not called wrong: the error is passed on', async () => {
    const breaking = async function* () {
      yield utf8(textOf(linesOf(sample())).slice(0, 500));
      throw new Error('the disk is gone');
    };
    await expect(verifyLedger(breaking())).rejects.toThrow('the disk is gone');
  });
});
