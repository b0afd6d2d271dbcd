import { fromHex, toHex } from './bytes.ts';
import { commitmentHash } from './commitment.ts';
import type { DrawFile } from './draw-file.ts';
import { rootByPath } from './inclusion.ts';
import { decodeCommitment } from './read-commitment.ts';
import { FileProblem } from './read-fields.ts';
import { readReceipt } from './read-receipt.ts';
import type { Receipt } from './receipt.ts';
import { entrantCommit, idHash, ticketLeaf } from './ticket-leaf.ts';
import { agree, type Expectation, verifyDraw } from './verify-draw.ts';
import { verifyDrawStream } from './verify-draw-stream.ts';

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
    const { draw } = expectation;
    const receipt = checkAlone(bytes, expectation, draw !== undefined);
    if (draw === undefined) return { ok: true, receipt };
    const verdict = verifyDraw(draw, expectation);
    const file = verdict.ok ? verdict.file : verdict.undecided;
    return conclude(receipt, verdict, file && { file, leafOf: (number) => file.tickets[number - 1]?.leaf });
  } catch (error) {
    return verdictOf(error);
  }
};

/**
 * The same with a draw file that arrives in chunks and is never held as a whole: 96 bytes a ticket are. What reading the chunks throws is passed on.
 */
export const verifyReceiptStream = async (
  bytes: Uint8Array,
  draw: AsyncIterable<Uint8Array>,
  expectation: Expectation = {},
): Promise<ReceiptVerdict> => {
  try {
    const receipt = checkAlone(bytes, expectation, true);
    const verdict = await verifyDrawStream(draw, expectation);
    const { file, tickets } = verdict;
    const leafOf = (number: number) =>
      number > tickets.size ? undefined : toHex(ticketLeaf(tickets.numbered(number)));
    return conclude(receipt, verdict, file && (verdict.ok || verdict.isUndecided) ? { file, leafOf } : undefined);
  } catch (error) {
    return verdictOf(error);
  }
};

const verdictOf = (error: unknown): ReceiptVerdict => {
  if (error instanceof FileProblem) return { ok: false, at: error.at, problem: error.message };
  throw error;
};

const checkAlone = (bytes: Uint8Array, expectation: Expectation, isDrawn: boolean): Receipt => {
  const receipt = readReceipt(bytes);
  checkLeaf(receipt);
  checkProof(receipt, expectation, isDrawn);
  return receipt;
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

const checkProof = ({ proof, poolId, ticket, leaf }: Receipt, expectation: Expectation, isDrawn: boolean): void => {
  if (!proof) {
    if (expectation.commitmentHash === undefined && !isDrawn) return;
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

/** Undefined for a number that the list does not have. */
type LeafOf = (number: number) => string | undefined;

/** What the ticket drew, unless something is wrong with the draw; `drawn` is there where nothing is. @throws FileProblem */
const conclude = (
  receipt: Receipt,
  verdict: { readonly ok: true } | { readonly ok: false; readonly at: string; readonly problem: string },
  drawn: { readonly file: DrawFile; readonly leafOf: LeafOf } | undefined,
): ReceiptVerdict => {
  const drew = drawn && checkDraw(receipt, drawn.file, drawn.leafOf);
  if (verdict.ok) return { ok: true, receipt, ...(drew ? { drew } : {}) };
  const [at, { problem }] = [`draw.${verdict.at}`, verdict];
  if (!drew) throw new FileProblem(at, problem);
  return { ok: false, at, problem, undecided: { receipt, drew } };
};

const checkDraw = ({ proof, ticket, leaf }: Receipt, file: DrawFile, leafOf: LeafOf): Drew => {
  const { commitmentHash: drawn, winners, alternates } = file;
  agree('proof.commitmentHash', proof?.commitmentHash ?? '', drawn, 'the draw file’s commitment is');
  const listed = leafOf(ticket.number) ?? 'nothing';
  agree('leaf', leaf, listed, `the draw file lists as ticket ${ticket.number}`);
  const [won, alternate] = [winners.indexOf(ticket.number), alternates.indexOf(ticket.number)];
  if (won >= 0) return { kind: 'WINNER', place: won + 1 };
  return alternate >= 0 ? { kind: 'ALTERNATE', place: alternate + 1 } : { kind: 'NOTHING' };
};
