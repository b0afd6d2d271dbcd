import { z } from 'zod';
import { type ProblemError, ProblemResponse } from './problem.ts';
import type { InputOf, RequestSchemas, Route } from './route.ts';

type Part = 'body' | 'query' | 'path';

/** RFC 6901: `~` and `/` inside a name are escaped. */
const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const toErrors = (part: Part, issues: readonly z.core.$ZodIssue[]): ProblemError[] =>
  issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        in: part,
        pointer: pointerOf([...issue.path, key]),
        code: 'unknown_field',
        message: 'This field is not known here; remove it.',
      }));
    }
    return [{ in: part, pointer: pointerOf(issue.path), code: issue.code, message: issue.message }];
  });

/** Unknown query parameters are refused like unknown fields, so that a misspelt filter does not filter nothing. */
const strictSchemas = new WeakMap<z.ZodType, z.ZodType>();
const strict = (schema: z.ZodType): z.ZodType => {
  if (!(schema instanceof z.ZodObject)) return schema;
  const known = strictSchemas.get(schema) ?? schema.strict();
  strictSchemas.set(schema, known);
  return known;
};

const parsePart = (part: Part, schema: z.ZodType | undefined, value: unknown, errors: ProblemError[]): unknown => {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  errors.push(...toErrors(part, parsed.error.issues));
  return undefined;
};

/**
 * Parses path, query and body with the route's schemas.
 * @throws ProblemResponse request.invalid with every error there is, each at its pointer
 */
export const parseRequest = (
  route: Route,
  raw: { readonly params: Record<string, string>; readonly query: Record<string, string>; readonly body: unknown },
): InputOf<RequestSchemas> => {
  const { request } = route;
  const errors: ProblemError[] = [];
  const params = parsePart('path', request.params, raw.params, errors);
  const query = parsePart('query', request.query && strict(request.query), raw.query, errors);
  const body = parsePart('body', request.body, raw.body, errors);
  if (errors.length > 0) {
    const [first] = errors;
    const where = first ? `${first.in}${first.pointer === '' ? '' : ` ${first.pointer}`}: ${first.message}` : '';
    throw new ProblemResponse('request.invalid', where, { errors });
  }
  return { params, query, body } as InputOf<RequestSchemas>;
};

/** @throws ProblemResponse for a body of another type, or one that is not JSON */
export const readJson = (contentType: string | null, bytes: Uint8Array): unknown => {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json' && !(bytes.length === 0 && type === '')) {
    throw new ProblemResponse('request.unsupported_media_type', 'Send the body as application/json.');
  }
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const detail = error instanceof SyntaxError ? error.message : 'The body is not valid UTF-8.';
    throw new ProblemResponse('request.malformed_json', detail);
  }
};
