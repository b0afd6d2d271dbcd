import { z } from 'zod';

/** `limit` and `cursor` of a list route. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50).describe('How many items at most'),
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
