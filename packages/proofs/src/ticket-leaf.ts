import { u32be, utf8 } from './bytes.ts';
import { sha256 } from './hash.ts';

/** Length of a member's salt and of every hash of the format, in bytes. */
export const HASH_BYTES = 32;

const LEAF_PREFIX = Uint8Array.of(0x00);
const ENTRANT_LABEL = utf8('raffle-entrant/v1\0');

/** A ticket as the published list shows it: hashes only, so that the list names nobody. */
export interface CommittedTicket {
  /** 1 … n without gaps, in the order the tickets were confirmed. */
  readonly number: number;
  /** SHA-256 of the ticket id's UTF-8 text. */
  readonly ticketIdHash: Uint8Array;
  /** SHA-256 of the purchase id's UTF-8 text; equal for tickets bought together. */
  readonly purchaseIdHash: Uint8Array;
  readonly entrantCommit: Uint8Array;
}

/** SHA-256 of an id's UTF-8 text, as leaves carry it. */
export const idHash = (id: string): Uint8Array => sha256(utf8(id));

/**
 * Ties a ticket to a member without naming them: SHA-256("raffle-entrant/v1\0" ‖ salt ‖ member id).
 * Only who has the 32-byte salt can open it. Throws RangeError for a salt of another length.
 */
export const entrantCommit = (memberId: string, salt: Uint8Array): Uint8Array => {
  if (salt.length !== HASH_BYTES) throw new RangeError(`a salt has ${HASH_BYTES} bytes, not ${salt.length}`);
  return sha256(ENTRANT_LABEL, salt, utf8(memberId));
};

/** The ticket's leaf: SHA-256(0x00 ‖ u32be(number) ‖ ticketIdHash ‖ purchaseIdHash ‖ entrantCommit). */
export const ticketLeaf = (ticket: CommittedTicket): Uint8Array =>
  sha256(LEAF_PREFIX, u32be(ticket.number), ticket.ticketIdHash, ticket.purchaseIdHash, ticket.entrantCommit);
