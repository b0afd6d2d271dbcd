import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from './clock.ts';
import { deriveId, isUuid, uuidv7Ids } from './ids.ts';

/** A clock that shows the given moments one after the other and then stays at the last. */
const clockOf = (moments: readonly number[]): Clock => {
  let next = 0;
  return {
    now: () => {
      const moment = moments[Math.min(next, moments.length - 1)] ?? 0;
      next += 1;
      return new Date(moment);
    },
  };
};

const moment = fc.integer({ min: 0, max: 4_102_444_800_000 });
const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const V8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('a new id', () => {
  it('is a UUIDv7 that carries the clock’s milliseconds', () => {
    fc.assert(
      fc.property(moment, (ms) => {
        const id = uuidv7Ids(clockOf([ms]))();
        expect(id).toMatch(V7);
        expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(ms);
      }),
    );
  });

  it('sorts after every earlier one, even when the clock stands still or steps back', () => {
    fc.assert(
      fc.property(fc.array(moment, { minLength: 2, maxLength: 50 }), (moments) => {
        const newId = uuidv7Ids(clockOf(moments));
        const ids = moments.map(() => newId());
        expect([...ids].sort()).toEqual(ids);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it('does not begin each millisecond at the same counter, where two processes would meet', () => {
    const counters = new Set(
      Array.from({ length: 50 }, () => {
        const bytes = Buffer.from(uuidv7Ids(clockOf([1]))().replaceAll('-', ''), 'hex');
        return bytes.subarray(6, 11).toString('hex');
      }),
    );
    expect(counters.size).toBeGreaterThan(40);
  });
});

describe('a derived id', () => {
  const parts = fc.array(fc.string(), { maxLength: 4 });

  it('is a UUIDv8, the same for the same input', () => {
    fc.assert(
      fc.property(fc.string(), parts, (namespace, list) => {
        const id = deriveId(namespace, ...list);
        expect(id).toMatch(V8);
        expect(deriveId(namespace, ...list)).toBe(id);
      }),
    );
  });

  it('differs when namespace or parts differ, however they are cut', () => {
    fc.assert(
      fc.property(fc.string(), parts, fc.string(), parts, (namespace, list, otherNamespace, otherList) => {
        const same = JSON.stringify([namespace, ...list]) === JSON.stringify([otherNamespace, ...otherList]);
        expect(deriveId(namespace, ...list) === deriveId(otherNamespace, ...otherList)).toBe(same);
      }),
    );
    expect(deriveId('a', 'bc')).not.toBe(deriveId('ab', 'c'));
  });
});

describe('isUuid', () => {
  it('knows the form, in either case, and nothing else', () => {
    fc.assert(fc.property(fc.uuid(), (id) => isUuid(id) && isUuid(id.toUpperCase())));
    for (const text of ['', 'x', '019a8f2e7c0070008000000000000004', '019a8f2e-7c00-7000-8000-00000000000g'])
      expect(isUuid(text)).toBe(false);
    expect(isUuid('019a8f2e-7c00-7000-8000-000000000004\n')).toBe(false);
  });
});
