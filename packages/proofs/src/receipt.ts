import { toHex } from './bytes.ts';
import { commitmentHash, type DrawCommitment } from './commitment.ts';
import { commitmentInOrder, type FileCommitment, toFileCommitment } from './draw-file.ts';
import { entrantCommit, idHash, ticketLeaf } from './ticket-leaf.ts';

export const RECEIPT_FORMAT = 'tessera-receipt';
export const RECEIPT_VERSION = 1;

/** The payer's side of a transfer in the ledger. */
export interface ReceiptEntry {
  readonly accountId: string;
  /** The account's own count. */
  readonly sequence: number;
  /** Hash of the account's chain up to and with this entry. */
  readonly hash: string;
}

/** The transfer that paid for a ticket; the ledger's export has its two entries, whose references name the purchase. */
export interface ReceiptPayment {
  readonly transferId: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** Left out where it was not told: the ledger then only knows the transfer by its id. */
  readonly entry?: ReceiptEntry;
}

/** What the owner of one ticket keeps: everything to show, alone, that the ticket is theirs and was in the drawn list. */
export interface Receipt {
  readonly format: typeof RECEIPT_FORMAT;
  readonly version: typeof RECEIPT_VERSION;
  readonly poolId: string;
  readonly ticket: { readonly id: string; readonly number: number; readonly purchaseId: string };
  /** `salt` is the owner's secret: who has it can show whose ticket it is. */
  readonly entrant: { readonly memberId: string; readonly salt: string; readonly commit: string };
  /** Of all tickets of the purchase together; null where nothing was paid from a wallet. */
  readonly payment: ReceiptPayment | null;
  readonly leaf: string;
  /** Null until the draw is committed: until then nothing shows that the ticket is in the list. */
  readonly proof: ReceiptProof | null;
}

export interface ReceiptProof {
  readonly commitment: FileCommitment;
  readonly commitmentHash: string;
  /** The leaf's neighbours from the bottom up. */
  readonly path: readonly string[];
}

export interface ReceiptParts {
  readonly poolId: string;
  readonly ticket: Receipt['ticket'];
  readonly memberId: string;
  readonly salt: Uint8Array;
  readonly payment: ReceiptPayment | null;
  readonly proof: { readonly commitment: DrawCommitment; readonly path: readonly Uint8Array[] } | null;
}

/** Puts a ticket's receipt into its published shape. Throws RangeError for a salt of another length. */
export const toReceipt = ({ poolId, ticket, memberId, salt, payment, proof }: ReceiptParts): Receipt => {
  const commit = entrantCommit(memberId, salt);
  const leaf = ticketLeaf({
    number: ticket.number,
    ticketIdHash: idHash(ticket.id),
    purchaseIdHash: idHash(ticket.purchaseId),
    entrantCommit: commit,
  });
  return {
    ...{ format: RECEIPT_FORMAT, version: RECEIPT_VERSION, poolId, ticket },
    entrant: { memberId, salt: toHex(salt), commit: toHex(commit) },
    ...{ payment, leaf: toHex(leaf) },
    proof: proof && {
      commitment: toFileCommitment(proof.commitment),
      commitmentHash: toHex(commitmentHash(proof.commitment)),
      path: proof.path.map(toHex),
    },
  };
};

const paymentInOrder = ({ transferId, amountMinor, currency, entry }: ReceiptPayment): ReceiptPayment => ({
  ...{ transferId, amountMinor, currency },
  ...(entry && { entry: { accountId: entry.accountId, sequence: entry.sequence, hash: entry.hash } }),
});

/** The receipt's only spelling: JSON without white space, fields in the order of `Receipt`. */
export const serializeReceipt = ({ format, version, poolId, ticket, entrant, payment, leaf, proof }: Receipt): string =>
  JSON.stringify({
    ...{ format, version, poolId },
    ticket: { id: ticket.id, number: ticket.number, purchaseId: ticket.purchaseId },
    entrant: { memberId: entrant.memberId, salt: entrant.salt, commit: entrant.commit },
    payment: payment && paymentInOrder(payment),
    leaf,
    proof: proof && {
      commitment: commitmentInOrder(proof.commitment),
      commitmentHash: proof.commitmentHash,
      path: proof.path,
    },
  });
