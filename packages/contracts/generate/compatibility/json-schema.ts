/** A JSON Schema (draft 2020-12) as data. Keywords are looked at one by one, so nothing is assumed about their values. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A keyword that holds schemas by name, as `properties` does. */
export const schemasByName = (schema: JsonSchema, keyword: string): ReadonlyMap<string, JsonSchema> => {
  const value = schema[keyword];
  if (!isSchema(value)) return new Map();
  return new Map(Object.entries(value).flatMap(([name, inner]) => (isSchema(inner) ? [[name, inner] as const] : [])));
};

/** A keyword that holds a list of schemas, as `anyOf` does. */
export const schemaList = (schema: JsonSchema, keyword: string): readonly JsonSchema[] => {
  const value = schema[keyword];
  return Array.isArray(value) ? value.filter(isSchema) : [];
};

/** The types a schema names; none where it names none. */
export const typesOf = (schema: JsonSchema): readonly string[] =>
  [schema['type']].flat().filter((type): type is string => typeof type === 'string');

/** Whether two keywords' values say the same; the order of an object's keys says nothing. */
export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(sortKeys(a)) === JSON.stringify(sortKeys(b));

const sortKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isSchema(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
};
