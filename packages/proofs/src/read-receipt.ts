import { readCommitment } from './read-commitment.ts';
import {
  countOf,
  exactly,
  FileProblem,
  fieldsOf,
  hashOf,
  listOf,
  objectOf,
  parseFile,
  textOf,
  wholeOf,
} from './read-fields.ts';
import {
  RECEIPT_FORMAT,
  RECEIPT_VERSION,
  type Receipt,
  type ReceiptEntry,
  type ReceiptProof,
  serializeReceipt,
} from './receipt.ts';

/** Reads a receipt's bytes strictly. @throws FileProblem when they are not the one spelling of a well-formed receipt */
export const readReceipt = (bytes: Uint8Array): Receipt => {
  const { text, value } = parseFile(bytes);
  const receipt = toReceipt(value);
  if (serializeReceipt(receipt) !== text) throw new FileProblem('file', 'it is not spelled as it was given out');
  return receipt;
};

const toReceipt = (value: unknown): Receipt => {
  const said = objectOf(value, 'file');
  const format = exactly(said['format'], 'format', RECEIPT_FORMAT);
  const version = exactly(said['version'], 'version', RECEIPT_VERSION);
  const file = fieldsOf(value, 'file', [
    ...['format', 'version', 'poolId', 'ticket', 'entrant', 'payment', 'leaf', 'proof'],
  ]);
  const ticket = fieldsOf(file['ticket'], 'ticket', ['id', 'number', 'purchaseId']);
  const entrant = fieldsOf(file['entrant'], 'entrant', ['memberId', 'salt', 'commit']);
  return {
    ...{ format, version, poolId: textOf(file['poolId'], 'poolId') },
    ticket: {
      id: textOf(ticket['id'], 'ticket.id'),
      number: countOf(ticket['number'], 'ticket.number'),
      purchaseId: textOf(ticket['purchaseId'], 'ticket.purchaseId'),
    },
    entrant: {
      memberId: textOf(entrant['memberId'], 'entrant.memberId'),
      salt: hashOf(entrant['salt'], 'entrant.salt'),
      commit: hashOf(entrant['commit'], 'entrant.commit'),
    },
    payment: file['payment'] === null ? null : toPayment(file['payment']),
    leaf: hashOf(file['leaf'], 'leaf'),
    proof: file['proof'] === null ? null : toProof(file['proof']),
  };
};

const toPayment = (value: unknown): Receipt['payment'] => {
  const hasEntry = objectOf(value, 'payment')['entry'] !== undefined;
  const names = ['transferId', 'amountMinor', 'currency', ...(hasEntry ? ['entry'] : [])];
  const payment = fieldsOf(value, 'payment', names);
  const currency = textOf(payment['currency'], 'payment.currency');
  if (!/^[A-Z]{3}$/.test(currency)) throw new FileProblem('payment.currency', 'it must be a code of three letters');
  return {
    transferId: textOf(payment['transferId'], 'payment.transferId'),
    amountMinor: wholeOf(payment['amountMinor'], 'payment.amountMinor'),
    currency,
    ...(hasEntry ? { entry: toEntry(payment['entry']) } : {}),
  };
};

const toEntry = (value: unknown): ReceiptEntry => {
  const entry = fieldsOf(value, 'payment.entry', ['accountId', 'sequence', 'hash']);
  return {
    accountId: textOf(entry['accountId'], 'payment.entry.accountId'),
    sequence: wholeOf(entry['sequence'], 'payment.entry.sequence'),
    hash: hashOf(entry['hash'], 'payment.entry.hash'),
  };
};

const toProof = (value: unknown): ReceiptProof => {
  const proof = fieldsOf(value, 'proof', ['commitment', 'commitmentHash', 'path']);
  return {
    commitment: readCommitment(proof['commitment'], 'proof.commitment'),
    commitmentHash: hashOf(proof['commitmentHash'], 'proof.commitmentHash'),
    path: listOf(proof['path'], 'proof.path').map((hash, index) => hashOf(hash, `proof.path[${index}]`)),
  };
};
