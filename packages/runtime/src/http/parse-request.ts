import type { z } from 'zod';
import { JsonTextError, parseJsonText, pointerOf } from './json-text.ts';
import { type ProblemError, ProblemResponse } from './problem.ts';
import type { InputOf, RequestSchemas, Route } from './route.ts';
import { closed, takesMany } from './strict-schema.ts';

type Part = 'body' | 'query' | 'path';

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
    return [{ in: part, pointer: pointerOf(issue.path), code: codeOf(issue), message: issue.message }];
  });

/** A check of a route's own may name its code in `params.code`; what says nothing is `custom`. */
const codeOf = (issue: z.core.$ZodIssue): string => {
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  return typeof code === 'string' ? code : issue.code;
};

const parsePart = (part: Part, schema: z.ZodType | undefined, value: unknown, errors: ProblemError[]): unknown => {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  errors.push(...toErrors(part, parsed.error.issues));
  return undefined;
};

const NOT_TEXT = { code: 'not_text', message: 'A NUL is not text.' };

const refuseNul = (part: Part, values: Readonly<Record<string, string>>, errors: ProblemError[]): void => {
  for (const [name, value] of Object.entries(values)) {
    if (value.includes('\0')) errors.push({ in: part, pointer: pointerOf([name]), ...NOT_TEXT });
  }
};

/** Reads the query of a URL. A parameter given twice is a list where the schema asks for one, and refused elsewhere. */
const queryReader = (schema: z.ZodType | undefined) => {
  const closedSchema = schema && closed(schema);
  const isList = takesMany(schema);
  return (url: string, errors: ProblemError[]): unknown => {
    const start = url.indexOf('?');
    if (start === -1) return parsePart('query', closedSchema, {}, errors);
    // Without a prototype: a parameter called `__proto__` is a parameter like any other.
    const given: Record<string, string | string[]> = Object.create(null);
    const search = new URLSearchParams(url.slice(start + 1));
    for (const name of new Set(search.keys())) {
      const values = search.getAll(name);
      const [first = ''] = values;
      const pointer = pointerOf([name]);
      if (closedSchema === undefined) {
        errors.push({ in: 'query', pointer, code: 'unknown_field', message: 'This takes no parameters; remove it.' });
      } else if (values.length > 1 && !isList(name)) {
        errors.push({ in: 'query', pointer, code: 'repeated', message: 'Give this parameter once.' });
      } else if (values.some((value) => value.includes('\0'))) {
        errors.push({ in: 'query', pointer, ...NOT_TEXT });
      } else {
        given[name] = isList(name) ? values : first;
      }
    }
    return parsePart('query', closedSchema, given, errors);
  };
};

export interface RequestParts {
  readonly params: Readonly<Record<string, string>>;
  readonly url: string;
  readonly body: unknown;
}

/** @throws ProblemResponse request.invalid with every error there is, each at its pointer */
export type ParseRequest = (parts: RequestParts) => InputOf<RequestSchemas>;

/** Parses path, query and body with the route's schemas, once. */
export const requestParser = ({ request }: Route): ParseRequest => {
  const readQuery = queryReader(request.query);
  return ({ params, url, body }) => {
    const errors: ProblemError[] = [];
    refuseNul('path', params, errors);
    const input = {
      params: parsePart('path', request.params, params, errors),
      query: readQuery(url, errors),
      body: parsePart('body', request.body, body, errors),
    };
    const [first] = errors;
    if (first) throw invalid(first, ...errors.slice(1));
    return input as InputOf<RequestSchemas>;
  };
};

/** The problem of a request that does not fit; its detail is the first error, for those who read no further. */
export const invalid = (first: ProblemError, ...others: readonly ProblemError[]): ProblemResponse => {
  const where = first.pointer === '' ? first.in : `${first.in} ${first.pointer}`;
  return new ProblemResponse('request.invalid', `${where}: ${first.message}`, { errors: [first, ...others] });
};

const fromJsonTextError = ({ reason, pointer, message, position, line, column }: JsonTextError): ProblemResponse =>
  reason === 'malformed'
    ? new ProblemResponse('request.malformed_json', message, { details: { position, line, column } })
    : invalid({ in: 'body', pointer, code: reason, message });

const decoder = new TextDecoder('utf-8', { fatal: true });

const decode = (bytes: Uint8Array): string => {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new ProblemResponse('request.malformed_json', 'The body is not valid UTF-8.');
  }
};

/** RFC 8259 knows UTF-8 only, so a charset is accepted where it says just that. */
const JSON_TYPE = /^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i;

/**
 * The value of a JSON body; undefined where there is none.
 * @throws ProblemResponse for a body of another type, or one that is not JSON
 */
export const readJson = (contentType: string | null, bytes: Uint8Array): unknown => {
  if (bytes.length === 0 && contentType === null) return undefined;
  if (contentType === null || !JSON_TYPE.test(contentType)) {
    throw new ProblemResponse('request.unsupported_media_type', 'Send the body as application/json.');
  }
  if (bytes.length === 0) return undefined;
  try {
    return parseJsonText(decode(bytes));
  } catch (error) {
    throw error instanceof JsonTextError ? fromJsonTextError(error) : error;
  }
};

/** @throws ProblemResponse unless the body is empty, or an empty object as some clients always send */
export const refuseBody = (bytes: Uint8Array): void => {
  const text = bytes.length > 16 ? '…' : Buffer.from(bytes).toString('utf8').trim();
  if (text !== '' && text !== '{}') {
    throw invalid({ in: 'body', pointer: '', code: 'unknown_field', message: 'This call takes no body.' });
  }
};
