import { DRAW_VERSION } from './commitment.ts';
import { DRAW_FILE_FORMAT, type DrawFile, type DrawFileTicket, serializeDrawFile } from './draw-file.ts';
import { HASH_BYTES } from './ticket-leaf.ts';

/** What is wrong with a file, and where: `at` is a path such as `tickets[3].leaf`, or `file` for the whole. */
export class DrawFileProblem extends Error {
  override readonly name = 'DrawFileProblem';
  readonly at: string;
  constructor(at: string, problem: string) {
    super(problem);
    this.at = at;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const HASH_TEXT = new RegExp(`^[0-9a-f]{${HASH_BYTES * 2}}$`);

/** Reads a draw file's bytes strictly. Throws DrawFileProblem when they are not the one spelling of a well-formed file. */
export const readDrawFile = (bytes: Uint8Array): DrawFile => {
  const text = decode(bytes);
  const file = toDrawFile(parse(text));
  if (serializeDrawFile(file) !== text) throw new DrawFileProblem('file', 'it is not spelled as it was published');
  return file;
};

const decode = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new DrawFileProblem('file', 'it is not UTF-8 text');
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new DrawFileProblem('file', 'it is not JSON');
  }
};

const toDrawFile = (value: unknown): DrawFile => {
  const file = fieldsOf(value, 'file', [
    'format',
    'version',
    'commitment',
    'commitmentHash',
    'reveal',
    'tickets',
    'winners',
    'alternates',
  ]);
  const reveal = fieldsOf(file['reveal'], 'reveal', ['secret', 'randomness', 'seed']);
  return {
    format: exactly(file['format'], 'format', DRAW_FILE_FORMAT),
    version: exactly(file['version'], 'version', DRAW_VERSION),
    commitment: toCommitment(file['commitment']),
    commitmentHash: hashOf(file['commitmentHash'], 'commitmentHash'),
    reveal: {
      secret: hashOf(reveal['secret'], 'reveal.secret'),
      randomness: hashOf(reveal['randomness'], 'reveal.randomness'),
      seed: hashOf(reveal['seed'], 'reveal.seed'),
    },
    tickets: listOf(file['tickets'], 'tickets').map((ticket, index) => toTicket(ticket, `tickets[${index}]`)),
    winners: listOf(file['winners'], 'winners').map((number, index) => countOf(number, `winners[${index}]`)),
    alternates: listOf(file['alternates'], 'alternates').map((number, index) =>
      countOf(number, `alternates[${index}]`),
    ),
  };
};

const toCommitment = (value: unknown): DrawFile['commitment'] => {
  const fields = fieldsOf(value, 'commitment', [
    'mode',
    'poolId',
    'ticketCount',
    'merkleRoot',
    'secretHash',
    'winnerCount',
    'alternateCount',
  ]);
  return {
    mode: exactly(fields['mode'], 'commitment.mode', 'COMMIT_REVEAL'),
    poolId: textOf(fields['poolId'], 'commitment.poolId'),
    ticketCount: countOf(fields['ticketCount'], 'commitment.ticketCount'),
    merkleRoot: hashOf(fields['merkleRoot'], 'commitment.merkleRoot'),
    secretHash: hashOf(fields['secretHash'], 'commitment.secretHash'),
    winnerCount: countOf(fields['winnerCount'], 'commitment.winnerCount'),
    alternateCount: countOf(fields['alternateCount'], 'commitment.alternateCount'),
  };
};

const toTicket = (value: unknown, at: string): DrawFileTicket => {
  const fields = fieldsOf(value, at, ['number', 'ticketIdHash', 'purchaseIdHash', 'entrantCommit', 'leaf']);
  return {
    number: countOf(fields['number'], `${at}.number`),
    ticketIdHash: hashOf(fields['ticketIdHash'], `${at}.ticketIdHash`),
    purchaseIdHash: hashOf(fields['purchaseIdHash'], `${at}.purchaseIdHash`),
    entrantCommit: hashOf(fields['entrantCommit'], `${at}.entrantCommit`),
    leaf: hashOf(fields['leaf'], `${at}.leaf`),
  };
};

const fieldsOf = (value: unknown, at: string, names: readonly string[]): Fields => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DrawFileProblem(at, 'it is not an object');
  }
  const fields = value as Fields;
  for (const name of names)
    if (!Object.hasOwn(fields, name)) throw new DrawFileProblem(at, `field "${name}" is missing`);
  for (const name of Object.keys(fields)) {
    if (!names.includes(name)) throw new DrawFileProblem(at, `field "${name}" does not belong there`);
  }
  return fields;
};

const listOf = (value: unknown, at: string): readonly unknown[] => {
  if (!Array.isArray(value)) throw new DrawFileProblem(at, 'it is not a list');
  return value;
};

const exactly = <T extends string | number>(value: unknown, at: string, expected: T): T => {
  if (value !== expected) throw new DrawFileProblem(at, `it must be ${JSON.stringify(expected)}`);
  return expected;
};

const textOf = (value: unknown, at: string): string => {
  if (typeof value !== 'string' || value.length === 0) throw new DrawFileProblem(at, 'it must be text');
  return value;
};

const hashOf = (value: unknown, at: string): string => {
  if (typeof value !== 'string' || !HASH_TEXT.test(value)) {
    throw new DrawFileProblem(at, `it must be ${HASH_BYTES * 2} digits of lower-case hexadecimal`);
  }
  return value;
};

/** Counts and ticket numbers; the format writes them as unsigned 32-bit numbers. */
const countOf = (value: unknown, at: string): number => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw new DrawFileProblem(at, 'it must be a whole number below 2^32');
  }
  return value;
};
