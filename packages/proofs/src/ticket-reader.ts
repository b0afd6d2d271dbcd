import { concatBytes, utf8 } from './bytes.ts';
import { TICKET_HASHES, TICKET_SPELLING, TICKETS_OPENING } from './draw-file-pieces.ts';
import { FileProblem } from './read-fields.ts';
import { type CommittedTicket, HASH_BYTES } from './ticket-leaf.ts';

/** A ticket as a file states it, the leaf included; nothing is checked but its spelling. */
export interface StatedTicket extends CommittedTicket {
  readonly leaf: Uint8Array;
}

const OPENING = utf8(TICKETS_OPENING);
const COMMA = 0x2c;
const CLOSING = 0x5d;
const ZERO = 0x30;
const MOST_DIGITS = 10;
/** No ticket is longer, with what follows it. */
const TICKET_BYTES = 512;
/** What is not tickets is held in memory, and is far smaller in any file that is one. */
const REST_BYTES = 16 * 1_048_576;

const NIBBLES = new Int8Array(256).fill(-1);
utf8('0123456789abcdef').forEach((digit, value) => {
  NIBBLES[digit] = value;
});

const misspelt = (at: string): FileProblem => new FileProblem(at, 'it is not spelled as it was published');

const indexOf = (bytes: Uint8Array, wanted: Uint8Array): number => {
  for (let at = bytes.indexOf(wanted[0] as number); at !== -1; at = bytes.indexOf(wanted[0] as number, at + 1)) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
};

/** Takes a draw file apart while it arrives: the tickets one by one, and the rest as a file without tickets. */
export class TicketReader {
  #state: 'before' | 'tickets' | 'after' = 'before';
  #waiting: Uint8Array = new Uint8Array();
  #before: Uint8Array = new Uint8Array();
  #tickets = 0;

  /** Calls `onTicket` for each ticket that is complete. Throws FileProblem where the spelling is wrong. */
  take(chunk: Uint8Array, onTicket: (ticket: StatedTicket) => void): void {
    this.#waiting = this.#waiting.length === 0 ? chunk : concatBytes(this.#waiting, chunk);
    this.#read(onTicket, TICKET_BYTES);
    if (this.#waiting.length > REST_BYTES) throw misspelt('file');
    // The chunk may be a window into something large that would be kept with it.
    this.#waiting = this.#waiting.slice();
  }

  /** After the last chunk: the bytes of the same file with an empty list of tickets. */
  end(onTicket: (ticket: StatedTicket) => void): Uint8Array {
    this.#read(onTicket, 0);
    return concatBytes(this.#before, this.#waiting);
  }

  #read(onTicket: (ticket: StatedTicket) => void, spareBytes: number): void {
    if (this.#state === 'before') this.#findTickets();
    if (this.#state === 'tickets') this.#readTickets(onTicket, spareBytes);
  }

  #findTickets(): void {
    const found = indexOf(this.#waiting, OPENING);
    if (found === -1) return;
    const end = found + OPENING.length;
    this.#before = this.#waiting.slice(0, end);
    this.#waiting = this.#waiting.subarray(end);
    this.#state = 'tickets';
  }

  #readTickets(onTicket: (ticket: StatedTicket) => void, spareBytes: number): void {
    const bytes = this.#waiting;
    let at = 0;
    while (bytes.length - at > spareBytes) {
      if (bytes[at] === CLOSING) {
        this.#state = 'after';
        break;
      }
      if (this.#tickets > 0 && bytes[at] !== COMMA) throw misspelt(`tickets[${this.#tickets}]`);
      const spelling = new Spelling(bytes, this.#tickets > 0 ? at + 1 : at, `tickets[${this.#tickets}]`);
      onTicket(spelling.ticket());
      this.#tickets += 1;
      at = spelling.at;
    }
    this.#waiting = bytes.subarray(at);
  }
}

/** One ticket, read from left to right. */
class Spelling {
  at: number;
  readonly #bytes: Uint8Array;
  readonly #path: string;

  constructor(bytes: Uint8Array, at: number, path: string) {
    this.#bytes = bytes;
    this.at = at;
    this.#path = path;
  }

  ticket(): StatedTicket {
    this.#expect(TICKET_SPELLING.beforeNumber);
    const number = this.#number();
    const hashes = new Uint8Array(TICKET_HASHES.length * HASH_BYTES);
    TICKET_HASHES.forEach((_, index) => {
      this.#expect(TICKET_SPELLING.beforeHashes[index] as Uint8Array);
      this.#hash(hashes, index);
    });
    this.#expect(TICKET_SPELLING.end);
    const hash = (index: number): Uint8Array => hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
    return { number, ticketIdHash: hash(0), purchaseIdHash: hash(1), entrantCommit: hash(2), leaf: hash(3) };
  }

  #expect(text: Uint8Array): void {
    for (let index = 0; index < text.length; index += 1) {
      if (this.#bytes[this.at + index] !== text[index]) throw misspelt(this.#path);
    }
    this.at += text.length;
  }

  #number(): number {
    const from = this.at;
    let value = 0;
    for (; this.at - from <= MOST_DIGITS; this.at += 1) {
      const digit = (this.#bytes[this.at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (this.at === from || this.#bytes[from] === ZERO) throw misspelt(`${this.#path}.number`);
    return value;
  }

  #hash(into: Uint8Array, index: number): void {
    for (let byte = 0; byte < HASH_BYTES; byte += 1) {
      const high = NIBBLES[this.#bytes[this.at] ?? 0] as number;
      const low = NIBBLES[this.#bytes[this.at + 1] ?? 0] as number;
      if (high < 0 || low < 0) {
        const text = `it must be ${HASH_BYTES * 2} digits of lower-case hexadecimal`;
        throw new FileProblem(`${this.#path}.${TICKET_HASHES[index]}`, text);
      }
      into[index * HASH_BYTES + byte] = (high << 4) | low;
      this.at += 2;
    }
  }
}
