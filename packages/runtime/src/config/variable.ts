import { z } from 'zod';

/** What a person who sets a variable wants to know of it. */
export interface About {
  /** What it is for, as a phrase: "port to listen on". */
  readonly what: string;
  /** A value that would be accepted. Never a real secret. */
  readonly example: string;
  readonly secret?: boolean;
}

const about = z.registry<About>();

/** Describes a variable. Comes last, after `.optional()` or `.default()`. */
export const variable = <S extends z.ZodType>(schema: S, description: About): S => {
  about.add(schema, description);
  return schema;
};

/** Marks a variable whose value must never be shown, not even in the complaint about it. */
export const secret = <S extends z.ZodType>(schema: S): S => {
  about.add(schema, { ...describe(schema), secret: true });
  return schema;
};

/** What was said of a variable by `variable` and `secret`. */
export const describe = (schema: z.ZodType): About => {
  const known = about.get(schema);
  if (known === undefined) throw new Error('a variable of a config shape must be described by variable()');
  return known;
};

const wholeNumber = /^\d{1,15}$/;
const decimal = /^\d+(\.\d+)?$/;

/** A whole number from `min` to `max`. */
export const integer = (min: number, max: number) =>
  z
    .string()
    .refine((text) => wholeNumber.test(text) && Number(text) >= min && Number(text) <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number);

/** A number from `min` to `max`, with a point for the fraction. */
export const fraction = (min: number, max: number) =>
  z
    .string()
    .refine((text) => decimal.test(text) && Number(text) >= min && Number(text) <= max, {
      error: `must be a number from ${min} to ${max}`,
    })
    .transform(Number);

/** `true` or `false`. */
export const flag = () =>
  z.enum(['true', 'false'], { error: 'must be true or false' }).transform((text) => text === 'true');

/** One of a few words. */
export const choice = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` });

/** Text that is not empty; `form`, where given, says in words what the pattern demands. */
export const text = (pattern = /\S/, form = 'must not be empty') => z.string().regex(pattern, { error: form });

const parses = (value: string): URL | undefined => (URL.canParse(value) ? new URL(value) : undefined);

/** A URL of one of the schemes, as `http:`. `demand` names a part that must be there besides. */
export const url = (schemes: readonly string[], demand: (url: URL) => boolean = () => true, wish = '') =>
  z.string().refine(
    (value) => {
      const parsed = parses(value);
      return parsed !== undefined && schemes.includes(parsed.protocol) && parsed.hostname !== '' && demand(parsed);
    },
    { error: `must be a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}${wish}` },
  );
