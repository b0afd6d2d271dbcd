import { MerkleAppender } from './merkle.ts';
import { type CommittedTicket, ticketLeaf } from './ticket-leaf.ts';

/** A pool's list while it is being frozen: tickets go in one by one, in number order, and what stays in memory is the logarithm of their number. */
export class TicketTree {
  readonly #tree = new MerkleAppender();
  #count = 0;

  /** The tree of a whole list. Throws RangeError for a gap in its numbers. */
  static of(tickets: Iterable<CommittedTicket>): TicketTree {
    const tree = new TicketTree();
    for (const ticket of tickets) tree.append(ticket);
    return tree;
  }

  /** Takes the next ticket and returns its leaf. Throws RangeError when it is another one than the next: numbers are 1 … n without gaps. */
  append(ticket: CommittedTicket): Uint8Array {
    if (ticket.number !== this.#count + 1) {
      throw new RangeError(`ticket ${ticket.number} stands in place ${this.#count + 1}`);
    }
    const leaf = ticketLeaf(ticket);
    this.#tree.append(leaf);
    this.#count += 1;
    return leaf;
  }

  get count(): number {
    return this.#count;
  }

  /** Merkle root of the tickets so far. Throws RangeError without any. */
  root(): Uint8Array {
    return this.#tree.root();
  }
}
