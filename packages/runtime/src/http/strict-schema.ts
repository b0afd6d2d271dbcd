import { z } from 'zod';

/** The schemas one step inside another, each with the step; empty for a leaf. */
const partsOf = (schema: z.ZodType): [string, z.ZodType][] => {
  const part = (step: string, inner: unknown): [string, z.ZodType] => [step, inner as z.ZodType];
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).map(([name, field]) => part(`/${name}`, field));
  if (schema instanceof z.ZodArray) return [part('/*', schema.element)];
  if (schema instanceof z.ZodRecord) return [part('/*', schema.valueType)];
  if (schema instanceof z.ZodTuple) return schema.def.items.map((item, index) => part(`/${index}`, item));
  if (schema instanceof z.ZodUnion) return schema.options.map((option) => part('', option));
  if (schema instanceof z.ZodIntersection) return [part('', schema.def.left), part('', schema.def.right)];
  if (schema instanceof z.ZodPipe) return [part('', schema.in)];
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodLazy
  ) {
    return [part('', schema.unwrap())];
  }
  return [];
};

/**
 * Every object inside a request's body must refuse unknown fields, or a typo would be dropped in silence.
 * @throws Error that names the first object that does not
 */
export const assertStrict = (schema: z.ZodType, where: string, seen: Set<z.ZodType> = new Set()): void => {
  if (seen.has(schema)) return;
  seen.add(schema);
  if (schema instanceof z.ZodObject && !(schema.def.catchall instanceof z.ZodNever)) {
    throw new Error(`${where}: use z.strictObject, so that unknown fields are refused`);
  }
  for (const [step, inner] of partsOf(schema)) assertStrict(inner, `${where}${step}`, seen);
};

/** The same schema, whose outermost object refuses unknown fields; anything but an object stays as it is. */
export const closed = (schema: z.ZodType): z.ZodType => {
  if (schema instanceof z.ZodObject) return schema.strict();
  if (schema instanceof z.ZodPipe) return schema.clone({ ...schema.def, in: closed(schema.in as z.ZodType) });
  return schema;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * JSON pointers to the fields of a value that its schema does not name: what an object that strips unknown fields would
 * hide. A field is known when any option of a union names it.
 */
export const undeclaredFields = (schema: z.ZodType, value: unknown, at = ''): string[] => {
  if (schema instanceof z.ZodUnion) {
    const fitting = schema.options
      .map((option) => option as z.ZodType)
      .filter((option) => option.safeParse(value).success);
    const found = fitting.map((option) => undeclaredFields(option, value, at));
    return found.find((each) => each.length === 0) ?? found[0] ?? [];
  }
  if (schema instanceof z.ZodArray || schema instanceof z.ZodTuple) {
    if (!Array.isArray(value)) return [];
    const itemOf = (index: number) =>
      (schema instanceof z.ZodArray ? schema.element : schema.def.items[index]) as z.ZodType | undefined;
    return value.flatMap((item, index) => {
      const inner = itemOf(index);
      return inner ? undeclaredFields(inner, item, `${at}/${index}`) : [];
    });
  }
  if (schema instanceof z.ZodObject) {
    if (!isRecord(value)) return [];
    return Object.entries(value).flatMap(([name, field]) => {
      const inner = (schema.shape as Record<string, z.ZodType>)[name];
      if (inner) return undeclaredFields(inner, field, `${at}/${name}`);
      return schema.def.catchall === undefined || schema.def.catchall instanceof z.ZodNever ? [`${at}/${name}`] : [];
    });
  }
  if (schema instanceof z.ZodRecord) {
    if (!isRecord(value)) return [];
    const inner = schema.valueType as z.ZodType;
    return Object.entries(value).flatMap(([name, field]) => undeclaredFields(inner, field, `${at}/${name}`));
  }
  // What an intersection leaves to one side, the other declares.
  if (schema instanceof z.ZodIntersection) return [];
  return value === null || value === undefined
    ? []
    : partsOf(schema).flatMap(([, inner]) => undeclaredFields(inner, value, at));
};

const isList = (schema: z.ZodType): boolean =>
  schema instanceof z.ZodArray || partsOf(schema).some(([step, inner]) => step === '' && isList(inner));

/** Whether a field of this schema is a list, so that a query may name it more than once. */
export const takesMany = (schema: z.ZodType | undefined): ((name: string) => boolean) => {
  if (schema instanceof z.ZodPipe) return takesMany(schema.in as z.ZodType);
  if (!(schema instanceof z.ZodObject)) return () => false;
  const shape = schema.shape as Readonly<Record<string, z.ZodType>>;
  const lists = new Set(Object.keys(shape).filter((name) => shape[name] && isList(shape[name])));
  return (name) => lists.has(name);
};
