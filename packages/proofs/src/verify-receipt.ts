import { fromHex, toHex } from './bytes.ts';
import { commitmentHash } from './commitment.ts';
import type { DrawFile } from './draw-file.ts';
import { rootByPath } from './inclusion.ts';
import { decodeCommitment } from './read-commitment.ts';
import { FileProblem } from './read-fields.ts';
import { readReceipt } from './read-receipt.ts';
import type { Receipt } from './receipt.ts';
import { entrantCommit, idHash, ticketLeaf } from './ticket-leaf.ts';
import { agree, type DrawVerdict, type Expectation, verifyDraw } from './verify-draw.ts';

/** What the ticket of a receipt drew. */
export type Drew = { readonly kind: 'WINNER' | 'ALTERNATE'; readonly place: number } | { readonly kind: 'NOTHING' };

/** The outcome of checking a receipt. `at` names the first thing that is wrong; below `draw.` it is the draw file. */
export type ReceiptVerdict =
  | {
      readonly ok: true;
      readonly receipt: Receipt;
      /** Known where a draw file was given. */
      readonly drew?: Drew;
    }
  | {
      readonly ok: false;
      readonly at: string;
      readonly problem: string;
      /** There where nothing is wrong, but the draw's beacon is of a chain that is not known; the receipt itself holds. */
      readonly undecided?: { readonly receipt: Receipt; readonly drew: Drew };
    };

export interface ReceiptExpectation extends Expectation {
  /** The published draw file of the receipt's pool, which is verified too. */
  readonly draw?: Uint8Array;
}

/**
 * Recomputes a receipt: member and salt → entrant's hash → leaf → root → commitment, and where a draw file is given, that it is a right draw of
 * this very commitment with this leaf in this place. The payment is not checked here: the ledger's export shows it. Never throws for a bad
 * receipt.
 */
export const verifyReceipt = (bytes: Uint8Array, expectation: ReceiptExpectation = {}): ReceiptVerdict => {
  try {
    const receipt = readReceipt(bytes);
    checkLeaf(receipt);
    checkProof(receipt, expectation);
    if (expectation.draw === undefined) return { ok: true, receipt };
    const draw = verifyDraw(expectation.draw, expectation);
    const drew = checkDraw(receipt, drawnIn(draw));
    if (draw.ok) return { ok: true, receipt, drew };
    return { ok: false, at: `draw.${draw.at}`, problem: draw.problem, undecided: { receipt, drew } };
  } catch (error) {
    if (error instanceof FileProblem) return { ok: false, at: error.at, problem: error.message };
    throw error;
  }
};

const checkLeaf = ({ ticket, entrant, leaf }: Receipt): void => {
  const commit = entrantCommit(entrant.memberId, fromHex(entrant.salt));
  agree('entrant.commit', entrant.commit, toHex(commit), 'member and salt hash to');
  const computed = ticketLeaf({
    number: ticket.number,
    ticketIdHash: idHash(ticket.id),
    purchaseIdHash: idHash(ticket.purchaseId),
    entrantCommit: commit,
  });
  agree('leaf', leaf, toHex(computed), 'the ticket hashes to');
};

const checkProof = ({ proof, poolId, ticket, leaf }: Receipt, expectation: ReceiptExpectation): void => {
  if (!proof) {
    if (expectation.commitmentHash === undefined && expectation.draw === undefined) return;
    throw new FileProblem('proof', 'there is none: the receipt was given out before the draw was committed');
  }
  const { commitment, path } = proof;
  agree('proof.commitment.poolId', commitment.poolId, poolId, 'the receipt is of pool');
  const root = rootByPath(fromHex(leaf), ticket.number - 1, commitment.ticketCount, path.map(fromHex));
  if (!root)
    throw new FileProblem('proof.path', `it is not that of ticket ${ticket.number} of ${commitment.ticketCount}`);
  agree('proof.commitment.merkleRoot', commitment.merkleRoot, toHex(root), 'ticket and path lead to the root');
  const computed = toHex(commitmentHash(decodeCommitment(commitment)));
  agree('proof.commitmentHash', proof.commitmentHash, computed, 'the commitment hashes to');
  if (expectation.commitmentHash !== undefined) {
    const published = 'the commitment published before the draw was';
    agree('proof.commitmentHash', proof.commitmentHash, expectation.commitmentHash, published);
  }
};

/** The draw file, unless something is wrong with it. @throws FileProblem */
const drawnIn = (verdict: DrawVerdict): DrawFile => {
  if (verdict.ok) return verdict.file;
  if (verdict.undecided) return verdict.undecided;
  throw new FileProblem(`draw.${verdict.at}`, verdict.problem);
};

const checkDraw = ({ proof, ticket, leaf }: Receipt, file: DrawFile): Drew => {
  const { commitmentHash: drawn, tickets, winners, alternates } = file;
  agree('proof.commitmentHash', proof?.commitmentHash ?? '', drawn, 'the draw file’s commitment is');
  const listed = tickets[ticket.number - 1]?.leaf ?? 'nothing';
  agree('leaf', leaf, listed, `the draw file lists as ticket ${ticket.number}`);
  const [won, alternate] = [winners.indexOf(ticket.number), alternates.indexOf(ticket.number)];
  if (won >= 0) return { kind: 'WINNER', place: won + 1 };
  return alternate >= 0 ? { kind: 'ALTERNATE', place: alternate + 1 } : { kind: 'NOTHING' };
};
