import {
  type CurrencySeal,
  type DrawAnchor,
  LEDGER_EXPORT_FORMAT,
  type LedgerLine,
  type LineOf,
  type LineType,
  type ReferenceValue,
} from './lines.ts';

/** What a field must be: in words, and as a question. */
export interface FieldRule {
  readonly what: string;
  readonly accepts: (value: unknown) => boolean;
  /** It may be left out, in its place in the order. */
  readonly isOptional?: true;
}

/** Fields in the order in which they are written. */
export type FieldRules<Line> = { readonly [Name in keyof Line]-?: FieldRule };

const pattern = (what: string, form: RegExp): FieldRule => ({
  what,
  accepts: (value) => typeof value === 'string' && form.test(value),
});
const exactly = (expected: string): FieldRule => ({
  what: JSON.stringify(expected),
  accepts: (value) => value === expected,
});
const orNull = ({ what, accepts }: FieldRule): FieldRule => ({
  what: `${what}, or null`,
  accepts: (value) => value === null || accepts(value),
});
const atLeast = (least: number): FieldRule => ({
  what: `a whole number from ${least} to 2^53 - 1`,
  accepts: (value) => Number.isSafeInteger(value) && (value as number) >= least,
});

const id = pattern('a UUID in lower case', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const hash = pattern('64 digits of lower-case hexadecimal', /^[0-9a-f]{64}$/);
const currency = pattern('three capital letters', /^[A-Z]{3}$/);
const word = pattern('a word of letters, digits, _ and -', /^[A-Za-z][A-Za-z0-9_-]*$/);
const amount = pattern('a decimal integer in digits', /^(0|-?[1-9][0-9]*)$/);
const positiveAmount = pattern('a decimal integer above zero in digits', /^[1-9][0-9]*$/);
const text: FieldRule = {
  what: 'text',
  accepts: (value) => typeof value === 'string' && value.length > 0 && value.isWellFormed(),
};
const time: FieldRule = {
  what: 'a time as in 2026-11-21T20:00:00.000Z',
  accepts: (value) =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
    !Number.isNaN(Date.parse(value)) &&
    new Date(value).toISOString() === value,
};
const count = atLeast(0);
const ordinal = atLeast(1);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const rises = (names: readonly string[]): boolean =>
  names.every((name, index) => index === 0 || (names[index - 1] as string) < name);

const isReference = (value: unknown): value is ReferenceValue =>
  (typeof value === 'string' && value.isWellFormed()) ||
  typeof value === 'boolean' ||
  (Number.isSafeInteger(value) && !Object.is(value, -0)) ||
  (Array.isArray(value) && value.every(isReference));

// A name that looks like a number would be written in front of the others, whatever the order it was given in.
const references: FieldRule = {
  what: 'references by names that rise, each a text, a whole number, a boolean or a list of these',
  accepts: (value) =>
    isObject(value) &&
    rises(Object.keys(value)) &&
    Object.entries(value).every(([name, inner]) => word.accepts(name) && isReference(inner)),
};

export const currencyRules: FieldRules<CurrencySeal> = {
  currency,
  accounts: ordinal,
  entries: ordinal,
  postedMinor: amount,
  positiveMinor: amount,
};

const currencies: FieldRule = {
  what: `a list of {${Object.keys(currencyRules).join(', ')}} by currencies that rise`,
  accepts: (value) =>
    Array.isArray(value) &&
    value.every((seal) => isObject(seal) && faultOf(currencyRules, seal) === undefined) &&
    rises(value.map((seal: CurrencySeal) => seal.currency)),
};

export const drawRules: FieldRules<DrawAnchor> = { poolId: id, commitmentHash: hash };

const draws: FieldRule = {
  what: `a list of {${Object.keys(drawRules).join(', ')}} by pools that rise, one at least`,
  accepts: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((draw) => isObject(draw) && faultOf(drawRules, draw) === undefined) &&
    rises(value.map((draw: DrawAnchor) => draw.poolId)),
  isOptional: true,
};

const checkpointRules = {
  number: ordinal,
  sealedAt: time,
  accounts: ordinal,
  entries: ordinal,
  root: hash,
  currencies,
  draws,
  previousHash: hash,
  hash,
};

/** The checkpoint in a file of its own: the fields that every telling of it has. */
export const checkpointFieldRules: Readonly<Record<string, FieldRule>> = checkpointRules;

/** The fields of each kind of line. Their order here is the order in the file. */
export const lineRules: { readonly [T in LineType]: FieldRules<LineOf<T>> } = {
  header: { type: exactly('header'), format: exactly(LEDGER_EXPORT_FORMAT), tenantId: id, exportedAt: time },
  account: {
    type: exactly('account'),
    accountId: id,
    ownerKind: word,
    ownerId: id,
    kind: text,
    provider: orNull(text),
    currency,
    openedAt: time,
    sequence: ordinal,
    postedMinor: amount,
    headHash: hash,
  },
  checkpoint: { type: exactly('checkpoint'), ...checkpointRules, heads: count },
  head: { type: exactly('head'), accountId: id, sequence: ordinal, postedMinor: amount, headHash: hash },
  entry: {
    type: exactly('entry'),
    accountId: id,
    sequence: ordinal,
    entryId: id,
    transferId: id,
    direction: pattern('DEBIT or CREDIT', /^(DEBIT|CREDIT)$/),
    amountMinor: positiveAmount,
    currency,
    balanceAfterMinor: amount,
    reason: word,
    references,
    reverses: orNull(id),
    postedBy: text,
    effectiveAt: time,
    postedAt: time,
    hash,
  },
  end: { type: exactly('end'), accounts: count, checkpoints: count, heads: count, entries: count, sha256: hash },
};

/** What is wrong with the fields of an object; undefined where they are all there, in order, right, and no others. */
export const faultOf = (
  rules: Readonly<Record<string, FieldRule>>,
  value: Readonly<Record<string, unknown>>,
): { readonly what: string; readonly expected: string; readonly found: string } | undefined => {
  const names = Object.keys(rules).filter((name) => !rules[name]?.isOptional || Object.hasOwn(value, name));
  const found = Object.keys(value);
  if (names.join() !== found.join()) {
    return { what: 'it does not have the fields of its kind', expected: names.join(), found: found.join() };
  }
  const wrong = names.find((name) => rules[name]?.accepts(value[name]) !== true);
  if (wrong === undefined) return undefined;
  const shown = JSON.stringify(value[wrong]) ?? 'nothing';
  return { what: `its ${wrong} is not of its form`, expected: rules[wrong]?.what ?? '', found: shown };
};

/** A line's only spelling, without the line feed that ends it: JSON without white space, its fields in order. */
export const serializeLine = (line: LedgerLine): string => {
  const fields = line as unknown as Readonly<Record<string, unknown>>;
  return JSON.stringify(Object.fromEntries(Object.keys(lineRules[line.type]).map((name) => [name, fields[name]])));
};
