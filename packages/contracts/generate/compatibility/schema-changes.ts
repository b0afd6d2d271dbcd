import { isSame, isSchema, type JsonSchema, schemaList, schemasByName, typesOf } from './json-schema.ts';
import { valueChanges } from './value-changes.ts';

/**
 * What a change does to the set of data a schema allows. `narrowed`: something that was allowed is not any more, so old
 * writers and stored messages break. `widened`: something is allowed that was not, so old readers break. `lost`: a field
 * is gone, which breaks whoever sends or reads it.
 */
export type Effect = 'narrowed' | 'widened' | 'lost';

export interface SchemaChange {
  /** JSONPath into the data, such as `$.winners[*].userId`. */
  readonly path: string;
  /** What changed, such as `the field is gone`. */
  readonly what: string;
  readonly effects: readonly Effect[];
}

/** Everything in which `current` allows more, less or something else than `published`. A new optional field is no change. */
export const schemaChanges = (published: JsonSchema, current: JsonSchema, path = '$'): SchemaChange[] => {
  const [before, after] = [variantsOf(published), variantsOf(current)];
  if (before.length > 1 || after.length > 1) return variantChanges(before, after, path);
  const [one, other] = [before[0] ?? published, after[0] ?? current];
  if (!isSame(one['type'], other['type'])) return [typeChange(one, other, path)];
  return [
    ...valueChanges(one, other, path),
    ...fieldChanges(one, other, path),
    ...nestedChanges(one, other, 'items', `${path}[*]`),
    ...nestedChanges(one, other, 'additionalProperties', `${path}.*`),
    ...nestedChanges(one, other, 'propertyNames', `${path}.*~`),
  ];
};

const typeChange = (before: JsonSchema, after: JsonSchema, path: string): SchemaChange => {
  const [from, to] = [String(before['type'] ?? 'anything'), String(after['type'] ?? 'anything')];
  const what = `the type changed from ${from} to ${to}`;
  if ((from === 'integer' && to === 'number') || to === 'anything') return { path, what, effects: ['widened'] };
  if ((from === 'number' && to === 'integer') || from === 'anything') return { path, what, effects: ['narrowed'] };
  return { path, what, effects: ['narrowed', 'widened'] };
};

const requiredOf = (schema: JsonSchema): ReadonlySet<unknown> =>
  new Set(Array.isArray(schema['required']) ? schema['required'] : []);

const fieldChanges = (published: JsonSchema, current: JsonSchema, path: string): SchemaChange[] => {
  const [before, after] = [schemasByName(published, 'properties'), schemasByName(current, 'properties')];
  const [wasRequired, isRequired] = [requiredOf(published), requiredOf(current)];
  const changes: SchemaChange[] = [];
  for (const [name, schema] of before) {
    const place = `${path}.${name}`;
    const now = after.get(name);
    if (now === undefined) {
      changes.push({ path: place, what: 'the field is gone', effects: ['lost'] });
      continue;
    }
    if (wasRequired.has(name) && !isRequired.has(name))
      changes.push({ path: place, what: 'the field became optional', effects: ['widened'] });
    if (!wasRequired.has(name) && isRequired.has(name))
      changes.push({ path: place, what: 'the field became required', effects: ['narrowed'] });
    changes.push(...schemaChanges(schema, now, place));
  }
  for (const name of after.keys()) {
    if (!before.has(name) && isRequired.has(name))
      changes.push({ path: `${path}.${name}`, what: 'the field is new and required', effects: ['narrowed'] });
  }
  return changes;
};

/** A keyword that holds one schema, or `false` for "nothing"; absent or `true` it allows anything. */
const nestedChanges = (before: JsonSchema, after: JsonSchema, keyword: string, path: string): SchemaChange[] => {
  const [one, other] = [before[keyword] ?? true, after[keyword] ?? true];
  if (isSame(one, other)) return [];
  if (isSchema(one) && isSchema(other)) return schemaChanges(one, other, path);
  const isOpener = other === true || one === false;
  return [{ path, what: `what ${keyword} allows changed`, effects: [isOpener ? 'widened' : 'narrowed'] }];
};

/** The alternatives of a schema: the members of a union, or one for each type of a list of types. */
const variantsOf = (schema: JsonSchema): readonly JsonSchema[] => {
  const members = [...schemaList(schema, 'anyOf'), ...schemaList(schema, 'oneOf')];
  if (members.length > 0) return members.flatMap(variantsOf);
  const types = typesOf(schema);
  return types.length > 1 ? types.map((type) => ({ ...schema, type })) : [schema];
};

/** What tells a variant from its neighbours: the constant of its discriminating field, or else its type. */
const variantName = (schema: JsonSchema): string => {
  for (const [name, field] of schemasByName(schema, 'properties')) {
    if (field['const'] !== undefined) return `${name} = ${JSON.stringify(field['const'])}`;
  }
  return schema['const'] === undefined
    ? String(schema['format'] ?? schema['type'] ?? 'anything')
    : JSON.stringify(schema['const']);
};

const variantChanges = (before: readonly JsonSchema[], after: readonly JsonSchema[], path: string): SchemaChange[] => {
  const left = [...after];
  const changes: SchemaChange[] = [];
  for (const variant of before) {
    const name = variantName(variant);
    const at = left.findIndex((candidate) => variantName(candidate) === name);
    const [match] = at === -1 ? [] : left.splice(at, 1);
    if (match === undefined) changes.push({ path, what: `the form ${name} is gone`, effects: ['narrowed'] });
    else changes.push(...schemaChanges(variant, match, path));
  }
  const added = left.map((variant): SchemaChange => {
    return { path, what: `the form ${variantName(variant)} is new`, effects: ['widened'] };
  });
  return [...changes, ...added];
};
