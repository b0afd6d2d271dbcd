import { HASH_BYTES } from './ticket-leaf.ts';

/** What is wrong with a file, and where: `at` is a path such as `tickets[3].leaf`, or `file` for the whole. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
  readonly at: string;
  constructor(at: string, problem: string) {
    super(problem);
    this.at = at;
  }
}

export type Fields = Readonly<Record<string, unknown>>;

/** Reads the bytes of a file that is one JSON value in UTF-8. @throws FileProblem */
export const parseFile = (bytes: Uint8Array): { readonly text: string; readonly value: unknown } => {
  const text = decode(bytes);
  try {
    return { text, value: JSON.parse(text) };
  } catch {
    throw new FileProblem('file', 'it is not JSON');
  }
};

const decode = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FileProblem('file', 'it is not UTF-8 text');
  }
};

/** An object with these fields and no others. @throws FileProblem */
export const fieldsOf = (value: unknown, at: string, names: readonly string[]): Fields => {
  const fields = objectOf(value, at);
  for (const name of names) if (!Object.hasOwn(fields, name)) throw new FileProblem(at, `field "${name}" is missing`);
  for (const name of Object.keys(fields)) {
    if (!names.includes(name)) throw new FileProblem(at, `field "${name}" does not belong there`);
  }
  return fields;
};

export const objectOf = (value: unknown, at: string): Fields => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FileProblem(at, 'it is not an object');
  }
  return value as Fields;
};

export const listOf = (value: unknown, at: string): readonly unknown[] => {
  if (!Array.isArray(value)) throw new FileProblem(at, 'it is not a list');
  return value;
};

export const exactly = <T extends string | number>(value: unknown, at: string, expected: T): T => {
  if (value !== expected) throw new FileProblem(at, `it must be ${JSON.stringify(expected)}`);
  return expected;
};

export const oneOf = <T extends string>(value: unknown, at: string, known: readonly T[]): T => {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new FileProblem(at, `it must be one of ${known.join(', ')}`);
  return found;
};

export const textOf = (value: unknown, at: string): string => {
  if (typeof value !== 'string' || value.length === 0) throw new FileProblem(at, 'it must be text');
  // Half a character has no bytes of its own, so that another half would hash the same.
  if (/\p{Surrogate}/u.test(value)) throw new FileProblem(at, 'it has half a character');
  return value;
};

/** Lower-case hexadecimal of so many bytes. */
export const hexOf = (value: unknown, at: string, bytes: number): string => {
  if (typeof value !== 'string' || value.length !== bytes * 2 || !/^[0-9a-f]*$/.test(value)) {
    throw new FileProblem(at, `it must be ${bytes * 2} digits of lower-case hexadecimal`);
  }
  return value;
};

export const hashOf = (value: unknown, at: string): string => hexOf(value, at, HASH_BYTES);

/** Counts and ticket numbers; the formats write them as unsigned 32-bit numbers. */
export const countOf = (value: unknown, at: string): number => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw new FileProblem(at, 'it must be a whole number below 2^32');
  }
  return value;
};

/** A whole number from 1 that JSON carries exactly. */
export const wholeOf = (value: unknown, at: string): number => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw new FileProblem(at, 'it must be a whole number from 1 to 2^53 - 1');
  }
  return value;
};

/** RFC 3339 in UTC with milliseconds, as `Date.toISOString` writes it. */
export const momentOf = (value: unknown, at: string): string => {
  const moment = typeof value === 'string' ? new Date(value) : undefined;
  if (!moment || Number.isNaN(moment.getTime()) || moment.toISOString() !== value) {
    throw new FileProblem(at, 'it must be a moment such as 2026-11-21T20:10:00.000Z');
  }
  return value;
};
