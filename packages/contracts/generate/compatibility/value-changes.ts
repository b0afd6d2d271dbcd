import { isSame, type JsonSchema } from './json-schema.ts';
import type { Effect, SchemaChange } from './schema-changes.ts';

/** Keywords that say something to people and nothing about the data. */
const ANNOTATIONS = new Set(['$schema', '$id', 'title', 'description', 'examples', 'default', 'deprecated']);

/** Keywords that are compared by their structure, elsewhere. */
const STRUCTURE = new Set(['type', 'properties', 'required', 'items', 'additionalProperties', 'propertyNames']);

/** Keywords of which a larger value allows less. */
const LOWER_BOUNDS = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']);

/** Keywords of which a larger value allows more. */
const UPPER_BOUNDS = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']);

/** Changes of one value's own rules: the list of values, bounds, pattern, format, and any keyword this check does not know. */
export const valueChanges = (published: JsonSchema, current: JsonSchema, path: string): SchemaChange[] => {
  const keywords = [...new Set([...Object.keys(published), ...Object.keys(current)])].filter(
    (keyword) =>
      !ANNOTATIONS.has(keyword) && !STRUCTURE.has(keyword) && !keyword.startsWith('x-') && !isListOfValues(keyword),
  );
  return [
    ...listChanges(valuesOf(published), valuesOf(current), path),
    ...keywords
      .filter((keyword) => !isSame(published[keyword], current[keyword]))
      .map((keyword) => keywordChange(keyword, published[keyword], current[keyword], path)),
  ];
};

const isListOfValues = (keyword: string): boolean => keyword === 'enum' || keyword === 'const';

/** The values that are allowed where they are listed; undefined where they are not. */
const valuesOf = (schema: JsonSchema): readonly string[] | undefined => {
  if (schema['const'] !== undefined) return [JSON.stringify(schema['const'])];
  return Array.isArray(schema['enum']) ? schema['enum'].map((value) => JSON.stringify(value)) : undefined;
};

const listChanges = (
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
  path: string,
): SchemaChange[] => {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [{ path, what: 'only listed values are allowed now', effects: ['narrowed'] }];
  if (after === undefined) return [{ path, what: 'any value is allowed now', effects: ['widened'] }];
  const gone = before.filter((value) => !after.includes(value));
  const added = after.filter((value) => !before.includes(value));
  return [
    ...gone.map((value): SchemaChange => ({ path, what: `the value ${value} is gone`, effects: ['narrowed'] })),
    ...added.map((value): SchemaChange => ({ path, what: `the value ${value} is new`, effects: ['widened'] })),
  ];
};

const keywordChange = (keyword: string, before: unknown, after: unknown, path: string): SchemaChange => {
  const what = `${keyword} changed from ${shown(before)} to ${shown(after)}`;
  return { path, what, effects: effectsOf(keyword, before, after) };
};

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

const effectsOf = (keyword: string, before: unknown, after: unknown): readonly Effect[] => {
  if (before === undefined) return ['narrowed'];
  if (after === undefined) return ['widened'];
  if (typeof before === 'number' && typeof after === 'number') {
    if (LOWER_BOUNDS.has(keyword)) return [after > before ? 'narrowed' : 'widened'];
    if (UPPER_BOUNDS.has(keyword)) return [after > before ? 'widened' : 'narrowed'];
  }
  // Whether another pattern, format or unknown rule allows more or less cannot be told, so both sides must expect it.
  return ['narrowed', 'widened'];
};
