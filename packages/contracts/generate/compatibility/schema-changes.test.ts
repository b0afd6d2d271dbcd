import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from './json-schema.ts';
import { schemaChanges } from './schema-changes.ts';

const ajv = new Ajv2020({ strict: false });

const bound = fc.integer({ min: 0, max: 3 });
const leaf: fc.Arbitrary<JsonSchema> = fc.oneof(
  fc.record({ type: fc.constant('integer'), minimum: bound, maximum: bound }, { requiredKeys: ['type'] }),
  fc.record({ type: fc.constantFrom('integer', 'number', 'boolean', 'null') }),
  fc.record({ type: fc.uniqueArray(fc.constantFrom('string', 'number', 'null'), { minLength: 2 }) }),
  fc.record({ type: fc.constant('string'), minLength: bound, maxLength: bound }, { requiredKeys: ['type'] }),
  fc.record({
    type: fc.constant('string'),
    enum: fc.uniqueArray(fc.constantFrom('a', 'b', 'aa'), { minLength: 1 }),
  }),
  fc.record({ type: fc.constant('string'), const: fc.constantFrom('a', 'b') }),
);

/** Objects all have the same two fields: a field that only one of two schemas knows is additive, and is tested by name. */
const objectOf = (k: JsonSchema, l: JsonSchema, required: readonly string[]): JsonSchema => ({
  type: 'object',
  properties: { k, l },
  required,
});
const requiredFields = fc.uniqueArray(fc.constantFrom('k', 'l'));

const schema = fc.letrec<{ any: JsonSchema }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    fc.record({ type: fc.constant('array'), items: tie('any'), maxItems: bound }, { requiredKeys: ['type', 'items'] }),
    fc.record({ anyOf: fc.array(tie('any'), { minLength: 2, maxLength: 3 }) }),
    fc.tuple(tie('any'), tie('any'), requiredFields).map(([k, l, required]) => objectOf(k, l, required)),
  ),
})).any;

/** What was published and what is there now. */
type Pair = readonly [JsonSchema, JsonSchema];

/** Two schemas that differ anywhere, or only in one field, or only in what a list holds. */
const pair: fc.Arbitrary<Pair> = fc.oneof(
  fc.tuple(schema, schema),
  fc
    .tuple(schema, schema, schema, requiredFields, requiredFields)
    .map(
      ([one, other, shared, wasRequired, isRequired]): Pair => [
        objectOf(one, shared, wasRequired),
        objectOf(other, shared, isRequired),
      ],
    ),
  fc.tuple(leaf, leaf).map(
    ([one, other]): Pair => [
      { type: 'array', items: one },
      { type: 'array', items: other },
    ],
  ),
);

const datum = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom(0, 1, 2, 3, 0.5, '', 'a', 'b', 'aa', 'aaaa', true, null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.record({ k: tie('any'), l: tie('any') }, { requiredKeys: [] }),
  ),
})).any;

describe('the comparison of two schemas', () => {
  it('sees every difference that some data shows', () => {
    let shown = 0;
    fc.assert(
      fc.property(pair, fc.array(datum, { minLength: 40, maxLength: 40 }), ([before, after], data) => {
        const [allowed, allows] = [ajv.compile(before), ajv.compile(after)];
        const effects = schemaChanges(before, after).flatMap((change) => change.effects);
        for (const one of data) {
          if (allowed(one) === allows(one)) continue;
          shown += 1;
          const expected = allowed(one) ? 'narrowed' : 'widened';
          expect(effects.some((effect) => expected === effect)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
    // Without differences in the data this would hold for a comparison that sees nothing.
    expect(shown).toBeGreaterThan(200);
  });

  it('sees none between a schema and itself', () => {
    fc.assert(fc.property(schema, (one) => schemaChanges(one, structuredClone(one)).length === 0));
  });

  it('takes a rule it does not know for a change that breaks both sides', () => {
    const changes = schemaChanges({ type: 'integer', multipleOf: 2 }, { type: 'integer', multipleOf: 3 });
    expect(changes).toEqual([{ path: '$', what: 'multipleOf changed from 2 to 3', effects: ['narrowed', 'widened'] }]);
  });
});
