/** The part of JSON Schema that OpenAPI documents here use. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  /** What has to be there too where a property is. */
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly format?: string;
}

/** The values a name stands for, best first; undefined where the name says nothing. */
export type Resolve = (name: string) => readonly string[] | undefined;

/** One moment for all calls, so that two samples of one call are the same. */
const NOW = new Date().toISOString();

const byFormat: Readonly<Record<string, () => string>> = {
  date: () => NOW.slice(0, 10),
  'date-time': () => NOW,
  email: () => 'nobody@example.com',
  uri: () => 'https://example.com/',
};

/** The first of these that a pattern lets through is taken: a currency, points, a slug, a hash. */
const forPatterns = ['EUR', '1.00', 'sample', '0'.repeat(64)];

const textOf = ({ format, pattern, minLength = 1 }: JsonSchema, name: string): string => {
  if (format === 'uuid') throw new Error(`no id is known for "${name}": add it to the resolver`);
  const made = format === undefined ? undefined : byFormat[format];
  if (made !== undefined) return made();
  if (pattern === undefined) return 'x'.repeat(Math.max(1, minLength));
  const fitting = forPatterns.find((text) => new RegExp(pattern, 'u').test(text));
  if (fitting === undefined) throw new Error(`no sample fits ${pattern} of "${name}": add one`);
  return fitting;
};

/** Whether a value of this schema names a thing. */
export const isId = ({ type, format }: JsonSchema): boolean => type === 'string' && format === 'uuid';

/** What a value is where it is not null. */
const typeOf = ({ type }: JsonSchema): string | undefined =>
  typeof type === 'string' ? type : type?.find((one) => one !== 'null');

const objectOf = (schema: JsonSchema, resolve: Resolve, optionalIds: boolean): Record<string, unknown> => {
  const properties = Object.entries(schema.properties ?? {});
  const chosen = properties.filter(([name, inner]) => schema.required?.includes(name) || (optionalIds && isId(inner)));
  const wanted = new Set(chosen.flatMap(([name]) => [name, ...(schema.dependentRequired?.[name] ?? [])]));
  return Object.fromEntries(
    properties
      .filter(([name]) => wanted.has(name))
      .map(([name, inner]) => [name, sampleOf(inner, name, resolve, optionalIds)]),
  );
};

/**
 * The least value that a schema lets through: required properties, first choices, smallest numbers. Ids, and whatever
 * else has a name that `resolve` knows, come from there; with `optionalIds` so do those that could be left out.
 * @throws Error for an id without a known name, and for a schema it does not understand
 */
export const sampleOf = (schema: JsonSchema, name: string, resolve: Resolve, optionalIds = false): unknown => {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [choice] = schema.oneOf ?? schema.anyOf ?? [];
  if (choice !== undefined) return sampleOf(choice, name, resolve, optionalIds);
  switch (typeOf(schema)) {
    case 'string':
      return resolve(name)?.[0] ?? textOf(schema, name);
    case 'integer':
    case 'number':
      return Number(resolve(name)?.[0] ?? schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1);
    case 'boolean':
      return false;
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () =>
        sampleOf(schema.items ?? {}, name, resolve, optionalIds),
      );
    case 'object':
      return objectOf(schema, resolve, optionalIds);
    default:
      throw new Error(`the schema of "${name}" is not understood: ${JSON.stringify(schema)}`);
  }
};
