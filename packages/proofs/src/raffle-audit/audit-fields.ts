import { type AuditLine, type AuditLineOf, type AuditLineType, RAFFLE_AUDIT_FORMAT } from './audit-lines.ts';

/** What a field must be: in words, and as a question. */
interface Rule {
  readonly what: string;
  readonly accepts: (value: unknown) => boolean;
}

const form = (what: string, pattern: RegExp): Rule => ({
  what,
  accepts: (value) => typeof value === 'string' && pattern.test(value),
});
const atLeast = (least: number): Rule => ({
  what: `a whole number from ${least}`,
  accepts: (value) => Number.isSafeInteger(value) && (value as number) >= least,
});
const orNull = ({ what, accepts }: Rule): Rule => ({
  what: `${what}, or null`,
  accepts: (value) => value === null || accepts(value),
});
const oneOf = (...words: readonly string[]): Rule => ({
  what: `one of ${words.join(', ')}`,
  accepts: (value) => words.includes(value as string),
});

const id = form('a UUID in lower case', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const hash = form('64 digits of lower-case hexadecimal', /^[0-9a-f]{64}$/);
const word = form('a word', /^[A-Za-z][A-Za-z0-9_.-]*$/);
const amount = form('an amount in minor units, as thirty digits at most', /^(0|[1-9][0-9]{0,29})$/);
const currency = form('three capital letters', /^[A-Z]{3}$/);
const time: Rule = {
  what: 'a time as in 2026-11-21T20:00:00.000Z',
  accepts: (value) =>
    typeof value === 'string' &&
    /^(?!0000)\d{4}-/.test(value) &&
    !Number.isNaN(Date.parse(value)) &&
    new Date(value).toISOString() === value,
};
const flag: Rule = { what: 'true or false', accepts: (value) => typeof value === 'boolean' };
const count = atLeast(0);
const ordinal = atLeast(1);
const facts: Rule = {
  what: 'an object',
  accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};
const counts: Rule = {
  what: 'a whole number for each kind of line',
  accepts: (value) => facts.accepts(value) && Object.values(value as object).every((one) => count.accepts(one)),
};

type Rules<Line> = { readonly [Name in keyof Line]-?: Rule };

/** Kinds of lines in the order in which they stand in a file, each with its fields in the order in which they are written. */
export const auditRules: { readonly [T in AuditLineType]: Rules<AuditLineOf<T>> } = {
  header: {
    type: oneOf('header'),
    format: oneOf(RAFFLE_AUDIT_FORMAT),
    tenantId: id,
    poolId: id,
    members: oneOf('pseudonyms', 'ids'),
    exportedAt: time,
  },
  pool: {
    type: oneOf('pool'),
    state: word,
    sold: count,
    currency,
    settled: flag,
    terms: facts,
    prize: facts,
  },
  change: { type: oneOf('change'), number: ordinal, state: word, sold: count, closesAt: orNull(time), at: time },
  purchase: {
    type: oneOf('purchase'),
    purchaseId: id,
    member: id,
    kind: word,
    payment: word,
    quantity: ordinal,
    amountMinor: amount,
    status: word,
    transferId: orNull(id),
    refundTransferId: orNull(id),
    failureCode: orNull(word),
    createdAt: time,
    confirmedAt: orNull(time),
    refundedAt: orNull(time),
  },
  ticket: { type: oneOf('ticket'), number: ordinal, ticketId: id, purchaseId: id, entrantCommit: hash },
  draw: {
    type: oneOf('draw'),
    commitment: facts,
    commitmentHash: hash,
    committedAt: time,
    file: orNull(facts),
    drawnAt: orNull(time),
  },
  pick: {
    type: oneOf('pick'),
    kind: oneOf('WINNER', 'ALTERNATE'),
    place: ordinal,
    ticketNumber: ordinal,
  },
  claim: {
    type: oneOf('claim'),
    claimId: id,
    place: ordinal,
    rank: ordinal,
    ticketNumber: ordinal,
    state: word,
    openedAt: time,
    expiresAt: orNull(time),
    acceptedAt: orNull(time),
    endedAt: orNull(time),
    fulfilledAt: orNull(time),
  },
  payout: {
    type: oneOf('payout'),
    leg: ordinal,
    from: word,
    to: word,
    place: orNull(ordinal),
    amountMinor: amount,
    transferId: orNull(id),
  },
  conservation: {
    type: oneOf('conservation'),
    salesMinor: amount,
    prizesMinor: amount,
    feesMinor: amount,
    refundsMinor: amount,
    heldMinor: form('an amount in minor units, as thirty digits at most', /^(0|-?[1-9][0-9]{0,29})$/),
    pendingMinor: amount,
    prizesAddedMinor: amount,
  },
  end: { type: oneOf('end'), lines: counts, sha256: hash },
};

/** Kinds in the order of a file. */
export const auditOrder = Object.keys(auditRules) as readonly AuditLineType[];

/** Kinds of which there is exactly one. */
export const auditOnce: ReadonlySet<AuditLineType> = new Set(['header', 'pool', 'conservation', 'end']);

/** A line's only spelling, without the line feed that ends it: JSON without white space, its fields in order. */
export const serializeAuditLine = (line: AuditLine): string => {
  const fields = line as unknown as Readonly<Record<string, unknown>>;
  return JSON.stringify(Object.fromEntries(Object.keys(auditRules[line.type]).map((name) => [name, fields[name]])));
};

/** The first thing that is wrong with an export. */
export class AuditProblem extends Error {
  override readonly name = 'AuditProblem';
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Whole numbers that every reader can hold, and texts that are Unicode: what has one spelling everywhere. */
const isPlain = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value === 'string') return !/\p{Surrogate}/u.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isPlain(name) && isPlain(inner));
};

/** Reads one line strictly. @throws AuditProblem where it is not the one spelling of a well-formed line */
export const readAuditLine = (text: string, line: number): AuditLine => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AuditProblem(line, 'the line is not JSON');
  }
  const fields = (facts.accepts(value) ? value : {}) as Readonly<Record<string, unknown>>;
  const type = auditOrder.find((one) => one === fields['type']);
  if (type === undefined) throw new AuditProblem(line, `the line is of none of the kinds ${auditOrder.join(', ')}`);
  const rules: Readonly<Record<string, Rule>> = auditRules[type];
  if (Object.keys(rules).join() !== Object.keys(fields).join()) {
    throw new AuditProblem(line, `a line of the kind ${type} has the fields ${Object.keys(rules).join(', ')}`);
  }
  for (const [name, rule] of Object.entries(rules)) {
    if (!rule.accepts(fields[name])) throw new AuditProblem(line, `${type}: its ${name} is not ${rule.what}`);
  }
  if (!isPlain(value)) throw new AuditProblem(line, 'a number in it is not whole, or a text not Unicode');
  if (JSON.stringify(value) !== text) throw new AuditProblem(line, 'the line has another spelling');
  return value as AuditLine;
};
