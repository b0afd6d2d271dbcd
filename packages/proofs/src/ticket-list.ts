import { type CommittedTicket, HASH_BYTES } from './ticket-leaf.ts';

const HASHES = 3;
const TICKET_BYTES = HASHES * HASH_BYTES;
/** Blocks are added and never copied, so a list needs no second place while it grows. */
const BLOCK_TICKETS = 4_096;

/** The tickets of a draw in number order, 96 bytes each: a million of them fit into a phone. */
export class TicketList {
  readonly #blocks: Uint8Array[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds the next ticket. Its number is its place: the caller has made sure of it. */
  append({ ticketIdHash, purchaseIdHash, entrantCommit }: CommittedTicket): void {
    if (this.#size % BLOCK_TICKETS === 0) this.#blocks.push(new Uint8Array(BLOCK_TICKETS * TICKET_BYTES));
    const { block, offset } = this.#placeOf(this.#size);
    block.set(ticketIdHash, offset);
    block.set(purchaseIdHash, offset + HASH_BYTES);
    block.set(entrantCommit, offset + 2 * HASH_BYTES);
    this.#size += 1;
  }

  /** The ticket with that number. Throws RangeError where there is none. The caller must not write into what it gets. */
  numbered(number: number): CommittedTicket {
    if (!Number.isInteger(number) || number < 1 || number > this.#size) {
      throw new RangeError(`there is no ticket ${number} among ${this.#size}`);
    }
    const { block, offset } = this.#placeOf(number - 1);
    const hash = (index: number): Uint8Array =>
      block.subarray(offset + index * HASH_BYTES, offset + (index + 1) * HASH_BYTES);
    return { number, ticketIdHash: hash(0), purchaseIdHash: hash(1), entrantCommit: hash(2) };
  }

  /** The number of the ticket with that id's hash; undefined where the list has none. */
  numberOf(ticketIdHash: Uint8Array): number | undefined {
    for (let index = 0; index < this.#size; index += 1) {
      const { block, offset } = this.#placeOf(index);
      let at = 0;
      while (at < HASH_BYTES && block[offset + at] === ticketIdHash[at]) at += 1;
      if (at === HASH_BYTES) return index + 1;
    }
    return undefined;
  }

  #placeOf(index: number): { readonly block: Uint8Array; readonly offset: number } {
    const block = this.#blocks[Math.floor(index / BLOCK_TICKETS)] as Uint8Array;
    return { block, offset: (index % BLOCK_TICKETS) * TICKET_BYTES };
  }
}
