import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configTable, loadConfig, wrongExamples } from '../../src/config/index.ts';
import { createSealer, SealedTextUnreadable, type SealingPlace, sealingConfig } from '../../src/secrets/index.ts';

const newKey = (): string => randomBytes(32).toString('base64url');
const sealerOf = (text: string) => createSealer(loadConfig(sealingConfig, { SEALING_KEYS: text }).SEALING_KEYS);

const place: SealingPlace = { tenantId: randomUUID(), table: 'webhook_endpoints', rowId: randomUUID() };
const [first, second] = [`k1:${newKey()}`, `k2:${newKey()}`];

describe('a sealed text', () => {
  it('opens to what was sealed, and looks different each time', () => {
    const sealer = sealerOf(first);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = [sealer.seal(text, place), sealer.seal(text, place)];
        expect(new Set(sealed).size).toBe(2);
        expect(sealed.map((one) => sealer.open(one, place))).toEqual([text, text]);
      }),
    );
  });

  it('says its version and its key, and nothing of what is in it', () => {
    const sealed = sealerOf(first).seal('whsec_secret', place);
    expect(sealed).toMatch(/^sealed\.v1\.k1\.[\w-]+$/);
    expect(Buffer.from(sealed.split('.').at(-1) ?? '', 'base64url').toString('latin1')).not.toContain('whsec_');
  });

  it.each([
    ['another tenant', { ...place, tenantId: randomUUID() }],
    ['another table', { ...place, table: 'vouchers' }],
    ['another row', { ...place, rowId: randomUUID() }],
    ['parts that only joined are the same', { ...place, table: `${place.table}","`, rowId: '' }],
  ])('does not open for %s', (_what, other) => {
    const sealer = sealerOf(first);
    expect(() => sealer.open(sealer.seal('secret', place), other)).toThrow(SealedTextUnreadable);
  });

  it('does not open when any of its bytes was changed', () => {
    const sealer = sealerOf(first);
    const sealed = sealer.seal('secret', place);
    const bytes = Buffer.from(sealed.slice('sealed.v1.k1.'.length), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const text = `sealed.v1.k1.${changed.toString('base64url')}`;
      expect(() => sealer.open(text, place)).toThrow(/does not open with the key k1/);
    }
  });

  it.each(['', 'whsec_plain', 'sealed.v2.k1.AAAA', 'sealed.v1.k1.AAAA', 'sealed.v1.K1.AAAA'])(
    'is not %j, which is said without repeating it',
    (text) => {
      const open = () => sealerOf(first).open(text, place);
      expect(open).toThrow('not a sealed text of version 1');
      if (text !== '') expect(open).not.toThrow(text);
    },
  );
});

describe('rotation', () => {
  it('seals with the first key and opens what any of them sealed', () => {
    const old = sealerOf(first).seal('secret', place);
    const rotated = sealerOf(`${second}, ${first}`);
    expect(rotated.open(old, place)).toBe('secret');
    expect(rotated.isOutdated(old)).toBe(true);
    const fresh = rotated.seal('secret', place);
    expect([fresh.startsWith('sealed.v1.k2.'), rotated.isOutdated(fresh)]).toEqual([true, false]);
    expect(sealerOf(second).open(fresh, place)).toBe('secret');
  });

  it('names the key that is missing, and tells another key under its id', () => {
    const sealed = sealerOf(first).seal('secret', place);
    expect(() => sealerOf(second).open(sealed, place)).toThrow(/the key k1, which is missing in SEALING_KEYS/);
    expect(() => sealerOf(`k1:${newKey()}`).open(sealed, place)).toThrow(/another key has its id/);
  });
});

describe('SEALING_KEYS', () => {
  const refusal = (value: string | undefined): string => {
    try {
      loadConfig(sealingConfig, { SEALING_KEYS: value });
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('the keys were accepted');
  };

  it.each([
    [undefined, 'SEALING_KEYS is missing'],
    ['hunter2hunter2hunter2hunter2hunter2hunter2', 'key 1 something that is not <id>:<key>'],
    [`${first},`, 'key 2 something that is not <id>:<key>'],
    [`${first}:more`, 'key 1 something that is not <id>:<key>'],
    [`UPPER:${newKey()}`, 'key 1 an id that is not'],
    [`${first},k2:${newKey().slice(1)}`, 'key 2 a key that is not 32 bytes'],
    [`k1:${newKey()}A`, 'key 1 a key that is not 32 bytes'],
    [`k1:${newKey().slice(0, 42)}!`, 'key 1 a key that is not 32 bytes'],
    [`${first},k1:${newKey()}`, 'the key id k1 twice'],
    [`${first},k2:${first.slice(3)}`, 'the same key under two ids'],
  ])('refuses %j at the start', (value, sentence) => {
    const message = refusal(value);
    expect(message).toContain(sentence);
    for (const part of (value ?? '').split(/[,:]/).filter((one) => one.length > 16))
      expect(message).not.toContain(part);
  });

  it('have an example that is accepted, and are shown as a secret', () => {
    expect(wrongExamples(sealingConfig)).toEqual([]);
    expect(configTable(sealingConfig)).toContain('(secret) | must be set');
  });
});
