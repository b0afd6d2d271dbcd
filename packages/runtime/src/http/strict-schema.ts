import { z } from 'zod';

/** Every object inside a request's body must refuse unknown fields, or a typo would be dropped in silence. */
export const assertStrict = (schema: z.ZodType, where: string): void => {
  if (schema instanceof z.ZodObject) {
    if (!(schema.def.catchall instanceof z.ZodNever))
      throw new Error(`${where}: use z.strictObject, so that unknown fields are refused`);
    for (const [name, field] of Object.entries(schema.shape)) assertStrict(field as z.ZodType, `${where}/${name}`);
  } else if (schema instanceof z.ZodArray) assertStrict(schema.element as z.ZodType, `${where}/*`);
  else if (schema instanceof z.ZodUnion) for (const option of schema.options) assertStrict(option as z.ZodType, where);
  else if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    assertStrict(schema.unwrap() as z.ZodType, where);
  } else if (schema instanceof z.ZodPipe) assertStrict(schema.in as z.ZodType, where);
};
