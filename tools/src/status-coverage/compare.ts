import { z } from 'zod';

/** The part of an OpenAPI document that says which answers an operation declares. */
const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const operationSchema = z.object({ operationId: z.string(), responses: z.record(z.string(), z.unknown()) });

const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

/** One answer that a test saw. */
const answerSchema = z.object({ operationId: z.string(), status: z.int() });

export interface Coverage {
  readonly declared: number;
  /** `operationId status`, declared in the document and produced by no test. */
  readonly neverProduced: readonly string[];
  /** `operationId status`, produced by a test and declared nowhere. */
  readonly undeclared: readonly string[];
}

const answersOf = (lines: string): string[] =>
  lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => answerSchema.parse(JSON.parse(line)))
    .map(({ operationId, status }) => `${operationId} ${status}`);

/** Compares the answers that an OpenAPI document declares with those recorded, one JSON object a line. */
export const compareAnswers = (document: unknown, lines: string): Coverage => {
  const operations = Object.values(documentSchema.parse(document).paths).flatMap((path) =>
    Object.entries(path).flatMap(([key, value]) => (methods.has(key) ? [operationSchema.parse(value)] : [])),
  );
  const declared = new Set(
    operations.flatMap(({ operationId, responses }) =>
      Object.keys(responses).map((status) => `${operationId} ${status}`),
    ),
  );
  const produced = new Set(answersOf(lines));
  return {
    declared: declared.size,
    neverProduced: [...declared].filter((answer) => !produced.has(answer)).sort(),
    undeclared: [...produced].filter((answer) => !declared.has(answer)).sort(),
  };
};
