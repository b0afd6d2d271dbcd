import type { PublishedEvent, PublishedMessage, PublishedRequest } from '../published.ts';
import type { JsonSchema } from './json-schema.ts';
import { type Effect, schemaChanges } from './schema-changes.ts';

/** One thing that would break somebody who uses a published version as it was published. */
export interface BreakingChange {
  /** The subject of the message. */
  readonly message: string;
  /** JSONPath into the message: `$.data.amountMinor`, `$.input.reason`, or a part of the contract such as `$.callers`. */
  readonly path: string;
  readonly what: string;
  /** Who breaks, and what to do instead. */
  readonly wayOut: string;
}

/**
 * What breaks whom. An event is read by consumers that are not upgraded yet and again, from the stream or the archive, by
 * those of years to come: it may neither narrow nor widen. The input of a request may only widen, its output only narrow.
 */
const BREAKING: Readonly<Record<'data' | 'input' | 'output', readonly Effect[]>> = {
  data: ['narrowed', 'widened', 'lost'],
  input: ['narrowed', 'lost'],
  output: ['widened', 'lost'],
};

const WHO: Readonly<Record<'data' | 'input' | 'output', Readonly<Record<Effect, string>>>> = {
  data: {
    narrowed: 'events that are kept in the stream would not be readable again',
    widened: 'consumers that are not upgraded would refuse it',
    lost: 'consumers that are not upgraded read it',
  },
  input: {
    narrowed: 'callers that are not upgraded would be refused',
    widened: '',
    lost: 'callers that are not upgraded send it and rely on it',
  },
  output: {
    narrowed: '',
    widened: 'callers that are not upgraded would refuse the answer',
    lost: 'callers that are not upgraded read it',
  },
};

/** Compares what is published with what is there now; an empty list means that everybody can go on as before. */
export const breakingChanges = (
  published: ReadonlyMap<string, PublishedMessage>,
  current: ReadonlyMap<string, PublishedMessage>,
): BreakingChange[] =>
  [...published].flatMap(([subject, before]) => {
    const after = current.get(subject);
    if (after === undefined) return [gone(subject)];
    if (before.kind === 'event' && after.kind === 'event') return eventChanges(before, after);
    if (before.kind === 'request' && after.kind === 'request') return requestChanges(before, after);
    return [gone(subject)];
  });

const gone = (subject: string): BreakingChange => ({
  message: subject,
  path: '$',
  what: 'the message is gone',
  wayOut: `it is published and somebody may use it: keep ${versionOf(subject)} and add ${nextVersion(subject)} beside it`,
});

const eventChanges = (before: PublishedEvent, after: PublishedEvent): BreakingChange[] => [
  ...(before.stream === after.stream ? [] : [changed(before.subject, '$.stream', 'the stream changed')]),
  ...partChanges(before.subject, 'data', before.data, after.data),
];

const requestChanges = (before: PublishedRequest, after: PublishedRequest): BreakingChange[] => [
  ...(before.changes === after.changes
    ? []
    : [changed(before.subject, '$.changes', 'whether callers send an idempotency key changed')]),
  ...before.callers
    .filter((caller) => !after.callers.includes(caller))
    .map((caller) => changed(before.subject, '$.callers', `${caller} may not ask any more`)),
  ...before.errors
    .filter((code) => !after.errors.includes(code))
    .map((code) => changed(before.subject, '$.errors', `the refusal ${code} is gone`)),
  ...partChanges(before.subject, 'input', before.input, after.input),
  ...partChanges(before.subject, 'output', before.output, after.output),
];

const partChanges = (
  subject: string,
  part: 'data' | 'input' | 'output',
  before: JsonSchema,
  after: JsonSchema,
): BreakingChange[] =>
  schemaChanges(before, after, `$.${part}`).flatMap(({ path, what, effects }) => {
    const broken = effects.find((effect) => BREAKING[part].includes(effect));
    return broken === undefined ? [] : [changed(subject, path, what, WHO[part][broken])];
  });

const changed = (subject: string, path: string, what: string, who = 'others rely on it'): BreakingChange => ({
  message: subject,
  path,
  what,
  wayOut: `${who}: leave ${versionOf(subject)} as it is and add ${nextVersion(subject)} beside it`,
});

const versionOf = (subject: string): string => subject.slice(subject.lastIndexOf('.') + 1);

const nextVersion = (subject: string): string => `v${Number(versionOf(subject).slice(1)) + 1}`;

/** One line for the terminal. */
export const describeBreakingChange = ({ message, path, what, wayOut }: BreakingChange): string =>
  `${message} ${path}: ${what}; ${wayOut}`;
