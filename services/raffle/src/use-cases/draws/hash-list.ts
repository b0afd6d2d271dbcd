import { HASH_BYTES, MerkleAppender, TicketTree } from '@tessera/proofs';
import { type HashedList, type Ticket, toCommitted } from '../../domain/draws/draw.ts';

/** A power of two, so that each part's root is a node of the tree. */
export const PART_TICKETS = 256;
/** So few that hashing them keeps nobody waiting. */
const PAGE_TICKETS = 1_024;

export interface ListWithParts extends HashedList {
  /** The node above each `PART_TICKETS` tickets, side by side. */
  readonly partRoots: Uint8Array;
}

/** The next so many tickets after a number, in number order. */
export type ReadTickets = (page: { readonly limit: number; readonly after: number }) => Promise<readonly Ticket[]>;

/**
 * Reads and hashes the list of a pool page by page: a million tickets need no more memory than one page. `progress` is called after each, when
 * nothing is open.
 */
export const hashList = async (read: ReadTickets, progress?: () => Promise<void>): Promise<ListWithParts> => {
  const tree = new TicketTree();
  const parts: Uint8Array[] = [];
  let part = new MerkleAppender();
  for (;;) {
    const page = await read({ after: tree.count, limit: PAGE_TICKETS });
    for (const ticket of page) {
      part.append(tree.append(toCommitted(ticket)));
      if (tree.count % PART_TICKETS !== 0) continue;
      parts.push(part.root());
      part = new MerkleAppender();
    }
    await progress?.();
    if (page.length < PAGE_TICKETS) break;
  }
  if (tree.count % PART_TICKETS !== 0) parts.push(part.root());
  return { ticketCount: tree.count, merkleRoot: tree.root(), partRoots: joined(parts) };
};

const joined = (hashes: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(hashes.length * HASH_BYTES);
  hashes.forEach((hash, index) => {
    bytes.set(hash, index * HASH_BYTES);
  });
  return bytes;
};
