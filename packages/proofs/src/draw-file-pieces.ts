import { utf8 } from './bytes.ts';
import { type DrawFile, serializeDrawFile } from './draw-file.ts';
import { type CommittedTicket, HASH_BYTES, ticketLeaf } from './ticket-leaf.ts';

/** What stands before the first ticket of every draw file. Inside a text its quotes would be escaped, so it is found nowhere else. */
export const TICKETS_OPENING = '"tickets":[';

/** The fields of a ticket that are hashes, in the order of the file. */
export const TICKET_HASHES = ['ticketIdHash', 'purchaseIdHash', 'entrantCommit', 'leaf'] as const;

/** What stands around a ticket's number and hashes, piece by piece: before the number, before each hash, and at the end. */
export const TICKET_SPELLING = {
  beforeNumber: utf8('{"number":'),
  beforeHashes: TICKET_HASHES.map((name, index) => utf8(`${index === 0 ? '' : '"'},"${name}":"`)),
  end: utf8('"}'),
} as const;

/** The bytes before the first and after the last ticket of a file. The tickets of `file` itself are not looked at. */
export const aroundTickets = (file: DrawFile): { readonly before: Uint8Array; readonly after: Uint8Array } => {
  const text = serializeDrawFile({ ...file, tickets: [] });
  const end = text.indexOf(TICKETS_OPENING) + TICKETS_OPENING.length;
  return { before: utf8(text.slice(0, end)), after: utf8(text.slice(end)) };
};

/** What a ticket has at most: a number of ten digits, the hashes, and a comma before it. */
const TICKET_BYTES =
  1 +
  TICKET_SPELLING.beforeNumber.length +
  10 +
  TICKET_SPELLING.beforeHashes.reduce((sum, text) => sum + text.length + HASH_BYTES * 2, 0) +
  TICKET_SPELLING.end.length;

const DIGITS = utf8('0123456789abcdef');
const COMMA = utf8(',');

/**
 * Tickets as the file spells them, each with the leaf that follows from it, for a file that is written part by part:
 * `aroundTickets(file).before`, tickets, more tickets, `.after` are to the byte what `serializeDrawFile` gives.
 */
export const ticketsInFile = (tickets: readonly CommittedTicket[]): Uint8Array => {
  const { beforeNumber, beforeHashes, end } = TICKET_SPELLING;
  const bytes = new Uint8Array(tickets.length * TICKET_BYTES);
  let at = 0;
  const text = (piece: Uint8Array): void => {
    bytes.set(piece, at);
    at += piece.length;
  };
  const hex = (hash: Uint8Array): void => {
    for (const byte of hash) {
      bytes[at] = DIGITS[byte >> 4] as number;
      bytes[at + 1] = DIGITS[byte & 15] as number;
      at += 2;
    }
  };
  for (const ticket of tickets) {
    if (ticket.number > 1) text(COMMA);
    text(beforeNumber);
    text(utf8(String(ticket.number)));
    const hashes = [ticket.ticketIdHash, ticket.purchaseIdHash, ticket.entrantCommit, ticketLeaf(ticket)];
    hashes.forEach((hash, index) => {
      text(beforeHashes[index] as Uint8Array);
      hex(hash);
    });
    text(end);
  }
  return bytes.subarray(0, at);
};
