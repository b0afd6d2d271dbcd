import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonTextError, parseJsonText } from '../../src/http/json-text.ts';

const hasNoTextOfOurs = (value: unknown): boolean => JSON.stringify(value).includes('\\u0000');

test('whatever JSON.stringify writes is read back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
      fc.pre(!hasNoTextOfOurs(value));
      const text = JSON.stringify(value, undefined, indent);
      expect(parseJsonText(text)).toEqual(JSON.parse(text));
    }),
  );
});

/** JSON that somebody has damaged by taking away, adding or exchanging characters. */
const damaged = fc
  .tuple(
    fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)),
    fc.nat(),
    fc.nat({ max: 3 }),
    fc.string({
      unit: fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '0', '1', '-', '.', 'e', 't', 'n', ' '),
      maxLength: 3,
    }),
  )
  .map(([text, at, removed, added]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + added + text.slice(start + removed);
  });

const isTakenBy = (parse: (text: string) => unknown, text: string): boolean => {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
};

test('what JSON.parse refuses is refused, and only that is called malformed', () => {
  fc.assert(
    fc.property(damaged, (text) => {
      const isJson = isTakenBy(JSON.parse, text);
      try {
        parseJsonText(text);
        expect([text, isJson]).toEqual([text, true]);
      } catch (error) {
        expect(error).toBeInstanceOf(JsonTextError);
        if ((error as JsonTextError).reason === 'malformed') expect([text, isJson]).toEqual([text, false]);
      }
    }),
    { numRuns: 3_000 },
  );
});
