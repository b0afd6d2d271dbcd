import { BEACON_SIGNATURE_BYTES } from './beacon.ts';
import { DRAW_VERSION } from './commitment.ts';
import { DRAW_FILE_FORMAT, type DrawFile, type DrawFileTicket, serializeDrawFile } from './draw-file.ts';
import { readCommitment } from './read-commitment.ts';
import {
  countOf,
  exactly,
  FileProblem,
  fieldsOf,
  hashOf,
  hexOf,
  listOf,
  momentOf,
  objectOf,
  parseFile,
  textOf,
} from './read-fields.ts';

/** Which field holds the evidence of a mode. */
const EVIDENCE = { COMMIT_REVEAL: 'reveal', DRAND: 'beacon', MANUAL: 'record' } as const;

/** Reads a draw file's bytes strictly. Throws FileProblem when they are not the one spelling of a well-formed file. */
export const readDrawFile = (bytes: Uint8Array): DrawFile => {
  const { text, value } = parseFile(bytes);
  const file = toDrawFile(value);
  if (serializeDrawFile(file) !== text) throw new FileProblem('file', 'it is not spelled as it was published');
  return file;
};

const toDrawFile = (value: unknown): DrawFile => {
  const said = objectOf(value, 'file');
  const format = exactly(said['format'], 'format', DRAW_FILE_FORMAT);
  const version = exactly(said['version'], 'version', DRAW_VERSION);
  const commitment = readCommitment(said['commitment'], 'commitment');
  const evidence = EVIDENCE[commitment.mode];
  const file = fieldsOf(value, 'file', [
    ...['format', 'version', 'commitment', 'commitmentHash', evidence],
    ...['tickets', 'winners', 'alternates'],
  ]);
  const body = {
    ...{ format, version, commitmentHash: hashOf(file['commitmentHash'], 'commitmentHash') },
    tickets: listOf(file['tickets'], 'tickets').map((ticket, index) => toTicket(ticket, `tickets[${index}]`)),
    winners: numbersOf(file['winners'], 'winners'),
    alternates: numbersOf(file['alternates'], 'alternates'),
  };
  switch (commitment.mode) {
    case 'COMMIT_REVEAL':
      return { ...body, commitment, reveal: toReveal(file['reveal']) };
    case 'DRAND':
      return { ...body, commitment, beacon: toBeacon(file['beacon']) };
    case 'MANUAL':
      return { ...body, commitment, record: toRecord(file['record']) };
  }
};

const toReveal = (value: unknown) => {
  const reveal = fieldsOf(value, 'reveal', ['secret', 'randomness', 'seed']);
  return {
    secret: hashOf(reveal['secret'], 'reveal.secret'),
    randomness: hashOf(reveal['randomness'], 'reveal.randomness'),
    seed: hashOf(reveal['seed'], 'reveal.seed'),
  };
};

const toBeacon = (value: unknown) => {
  const beacon = fieldsOf(value, 'beacon', ['signature', 'randomness', 'seed']);
  return {
    signature: hexOf(beacon['signature'], 'beacon.signature', BEACON_SIGNATURE_BYTES),
    randomness: hashOf(beacon['randomness'], 'beacon.randomness'),
    seed: hashOf(beacon['seed'], 'beacon.seed'),
  };
};

const toRecord = (value: unknown) => {
  const record = fieldsOf(value, 'record', ['drawnAt', 'witnesses', 'evidence', 'evidenceHash', 'hash']);
  const witnesses = listOf(record['witnesses'], 'record.witnesses');
  if (witnesses.length !== 2) throw new FileProblem('record.witnesses', 'there must be two');
  const evidenceHash = record['evidenceHash'];
  return {
    drawnAt: momentOf(record['drawnAt'], 'record.drawnAt'),
    witnesses: [textOf(witnesses[0], 'record.witnesses[0]'), textOf(witnesses[1], 'record.witnesses[1]')] as const,
    evidence: textOf(record['evidence'], 'record.evidence'),
    evidenceHash: evidenceHash === null ? null : hashOf(evidenceHash, 'record.evidenceHash'),
    hash: hashOf(record['hash'], 'record.hash'),
  };
};

const numbersOf = (value: unknown, at: string): number[] =>
  listOf(value, at).map((number, index) => countOf(number, `${at}[${index}]`));

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
