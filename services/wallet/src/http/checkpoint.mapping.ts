import { z } from '@hono/zod-openapi';
import { checkpointSchema, idSchema } from '@tessera/contracts';
import { CHECKPOINT_FORMAT, type Checkpoint } from '@tessera/proofs';
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '@tessera/runtime/http';
import type { PageOfCheckpoints } from '../use-cases/list-checkpoints.ts';

export { checkpointSchema };

/** The file in which an operator keeps a checkpoint elsewhere. */
export const checkpointFileSchema = z
  .object({ format: z.literal(CHECKPOINT_FORMAT), tenantId: idSchema })
  .extend(checkpointSchema.shape);

export const checkpointToHttp = ({ draws, ...checkpoint }: Checkpoint): z.input<typeof checkpointSchema> => ({
  ...checkpoint,
  currencies: checkpoint.currencies.map((seal) => ({ ...seal })),
  ...(draws && { draws: draws.map((draw) => ({ ...draw })) }),
});

export const checkpointsSchema = pageOf(checkpointSchema);

export const checkpointsToHttp = ({ checkpoints, nextBefore }: PageOfCheckpoints) => ({
  items: checkpoints.map(checkpointToHttp),
  nextCursor: nextBefore === null ? null : encodeCursor(String(nextBefore)),
});

const ORDINAL = /^[1-9]\d{0,15}$/;

/** A checkpoint's number in a path. */
export const numberParameter = z
  .string()
  .regex(ORDINAL, 'expected a whole number from 1 on')
  .transform(Number)
  .pipe(z.int())
  .openapi({ type: 'integer', minimum: 1 });

/** Checkpoints are paged by their numbers: `cursor` becomes the number it stands for, or is refused. */
export const checkpointsQuery = pageQuery.extend({
  cursor: pageQuery.shape.cursor.transform((cursor, context) => {
    if (cursor === undefined) return undefined;
    const position = decodeCursor(cursor);
    if (ORDINAL.test(position) && Number.isSafeInteger(Number(position))) return Number(position);
    context.addIssue({ code: 'custom', message: 'take the cursor from nextCursor as it is' });
    return z.NEVER;
  }),
});
