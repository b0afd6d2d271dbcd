import { z } from 'zod';
import type { JsonSchema } from './compatibility/json-schema.ts';

/** Formats that JSON Schema has a name for; zod spells them out as patterns besides, and not the same in every version. */
const NAMED_FORMATS = new Set(['uuid', 'date-time']);

/**
 * The JSON Schema (draft 2020-12) of what goes over the wire. Made from the input side, so that objects stay open: a reader
 * passes by fields it does not know.
 */
export const wireSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined && NAMED_FORMATS.has(jsonSchema.format)) delete jsonSchema.pattern;
    },
  }) as JsonSchema;
