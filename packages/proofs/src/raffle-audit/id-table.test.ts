import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdTable } from './id-table.ts';

describe('a table of ids', () => {
  it('gives each its place, once, and finds what came and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.uuid(), { maxLength: 200 }), fc.array(fc.uuid(), { maxLength: 20 }), (ids, others) => {
        const [table, known] = [new IdTable(), new Map<string, number>()];
        for (const id of ids) {
          const isNew = !known.has(id);
          if (isNew) known.set(id, known.size);
          expect(table.add(id)).toBe(isNew ? known.get(id) : undefined);
        }
        expect(table.size).toBe(known.size);
        for (const id of [...ids, ...others]) expect(table.find(id)).toBe(known.get(id));
      }),
    );
  });

  it('goes on growing, also where ids differ in their last digits alone', () => {
    const table = new IdTable();
    const idOf = (number: number): string => `0198a2f4-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
    for (let number = 0; number < 5_000; number += 1) expect(table.add(idOf(number))).toBe(number);
    for (let number = 0; number < 5_000; number += 97) expect(table.find(idOf(number))).toBe(number);
    expect(table.find(idOf(5_000))).toBeUndefined();
  });
});
