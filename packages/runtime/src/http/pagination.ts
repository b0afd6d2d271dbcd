import { z } from '@hono/zod-openapi';

/**
 * An integer in a query, which is text there. Digits only: a coerced number would take "", "0x10" and "1e1" for one.
 */
export const integerParameter = (bounds: { readonly min: number; readonly max: number; readonly default: number }) =>
  z
    .string()
    .regex(/^-?\d{1,15}$/, 'expected an integer')
    .transform(Number)
    .pipe(z.int().min(bounds.min).max(bounds.max))
    .default(bounds.default)
    .openapi({ type: 'integer', minimum: bounds.min, maximum: bounds.max, default: bounds.default });

/** `limit` and `cursor` of a list route. */
export const pageQuery = z.object({
  limit: integerParameter({ min: 1, max: 100, default: 50 }).describe('How many items at most'),
  cursor: z
    .string()
    .max(512)
    .regex(/^[A-Za-z0-9_-]+$/, 'take the cursor from nextCursor as it is')
    .optional()
    .describe('nextCursor of the page before'),
});

/** A page of a list: `nextCursor` is null on the last one. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** A position in a list as an opaque token. */
export const encodeCursor = (position: string): string => Buffer.from(position).toString('base64url');

/** The position in a cursor. What it means, and whether it can be one, is the list's to say. */
export const decodeCursor = (cursor: string): string => Buffer.from(cursor, 'base64url').toString('utf8');

/** A query schema for lists ordered by id: `cursor` becomes the id it stands for, or is refused. */
export const idPageQuery = pageQuery.extend({
  cursor: pageQuery.shape.cursor.transform((cursor, context) => {
    if (cursor === undefined) return undefined;
    const id = z.uuid().safeParse(decodeCursor(cursor));
    if (id.success) return id.data;
    context.addIssue({ code: 'custom', message: 'take the cursor from nextCursor as it is' });
    return z.NEVER;
  }),
});
