import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, sha256, toHex } from './bytes.ts';
import { type CanonicalValue, CHAIN_START, canonicalEncode, chainHash } from './canonical.ts';
import { deriveId } from './ids.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The table of the README, field by field as a reader would build it. */
const vectors: Readonly<Record<string, readonly CanonicalValue[]>> = {
  '(none)': [],
  null: [null],
  'bytes ca fe': [Uint8Array.of(0xca, 0xfe)],
  'text é': ['é'],
  'integer 500': [500n],
  'integer -500': [-500n],
  'time 2026-11-21T20:00:00.000Z': [new Date('2026-11-21T20:00:00.000Z')],
  'boolean true': [true],
  'text a, text b': ['a', 'b'],
  'list of text a, text b': [['a', 'b']],
  'text ab': ['ab'],
  'empty list': [[]],
};

const documented = new Map(
  [...readme.matchAll(/^\| `([^`]+)` \| `([0-9a-f]*)` \|$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']),
);

const text = fc.string({ unit: 'binary' });
const anyValue = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.bigInt(),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array(),
    fc.date({ noInvalidDate: true }),
    fc.array(tie('value'), { maxLength: 4 }),
  ),
})).value;

describe('the canonical encoding', () => {
  it('is what the README documents, vector by vector', () => {
    expect([...documented.keys()]).toEqual(Object.keys(vectors));
    for (const [name, fields] of Object.entries(vectors)) {
      expect(toHex(canonicalEncode(fields)), name).toBe(documented.get(name));
    }
  });

  it('differs for any two different lists of fields', () => {
    fc.assert(
      fc.property(fc.array(anyValue), fc.array(anyValue), (one, other) => {
        const equalBytes = toHex(canonicalEncode(one)) === toHex(canonicalEncode(other));
        expect(equalBytes).toBe(isSame(one, other));
      }),
      { numRuns: 500 },
    );
  });

  it('differs when one text is cut at another place', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (whole, a, b) => {
        const characters = [...whole];
        const cut = (at: number) => [characters.slice(0, at).join(''), characters.slice(at).join('')];
        const [first, second] = [a % (characters.length + 1), b % (characters.length + 1)];
        const equalBytes = toHex(canonicalEncode(cut(first))) === toHex(canonicalEncode(cut(second)));
        expect(equalBytes).toBe(first === second);
      }),
    );
  });

  it('takes a number and a bigint of one value for the same integer', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(toHex(canonicalEncode([value]))).toBe(toHex(canonicalEncode([BigInt(value)])));
      }),
    );
  });

  it('refuses what has no one form', () => {
    for (const value of [0.5, Number.NaN, 2 ** 53, new Date(Number.NaN), '\ud800']) {
      expect(() => canonicalEncode([value])).toThrow(RangeError);
    }
  });
});

/** Equality as the encoding means it, written without it. */
const isSame = (a: CanonicalValue, b: CanonicalValue): boolean => {
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((each: CanonicalValue, index) => isSame(each, b[index] ?? null));
  }
  if (a instanceof Date || b instanceof Date)
    return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  if (a instanceof Uint8Array || b instanceof Uint8Array)
    return a instanceof Uint8Array && b instanceof Uint8Array && toHex(a) === toHex(b);
  return a === b;
};

describe('a hash chain', () => {
  const links: readonly CanonicalValue[][] = [
    ['019a8f2e-7c00-7000-8000-000000000004', 1n, 'CREDIT', 2_000n, 'EUR'],
    ['019a8f2e-7c00-7000-8000-000000000005', 2n, 'DEBIT', 500n, 'EUR'],
  ];

  it('has the links that the README documents', () => {
    const rows = [...readme.matchAll(/^\| \d \| .* \| `([0-9a-f]{64})` \|$/gm)].map((match) => match[1]);
    let head = CHAIN_START;
    const hashes = links.map((fields) => {
      head = chainHash(head, canonicalEncode(fields));
      return toHex(head);
    });
    expect(hashes).toEqual(rows);
  });

  it('is SHA-256 over the previous link and the entry', () => {
    const previous = fromHex('ab'.repeat(32));
    expect(toHex(chainHash(previous, fromHex('01')))).toBe(toHex(sha256(fromHex(`${'ab'.repeat(32)}01`))));
  });

  it('begins from 32 bytes and nothing else', () => {
    expect(CHAIN_START).toEqual(new Uint8Array(32));
    expect(() => chainHash(new Uint8Array(31), fromHex('01'))).toThrow(RangeError);
  });
});

describe('a derived id', () => {
  it('is what the README documents', () => {
    for (const match of readme.matchAll(/`deriveId\(([^)]*)\)` is `([0-9a-f-]{36})`/g)) {
      const [namespace = '', ...parts] = [...(match[1] ?? '').matchAll(/'([^']*)'/g)].map((part) => part[1] ?? '');
      expect(deriveId(namespace, ...parts)).toBe(match[2]);
    }
    expect([...readme.matchAll(/`deriveId\('/g)]).toHaveLength(2);
  });
});
