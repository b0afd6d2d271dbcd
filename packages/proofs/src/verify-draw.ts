import { fromHex, toHex } from './bytes.ts';
import { revealRandomness, secretHash } from './commit-reveal.ts';
import { commitmentHash, type DrawCommitment } from './commitment.ts';
import type { DrawFile } from './draw-file.ts';
import type { PassStep } from './draw-steps.ts';
import { merkleRoot } from './merkle.ts';
import { drawPicks } from './picks.ts';
import { DrawFileProblem, readDrawFile } from './read-draw-file.ts';
import { drawSeed } from './seed.ts';
import { ticketLeaf } from './ticket-leaf.ts';

/** The outcome of checking a draw file. `at` names the first thing that is wrong. */
export type DrawVerdict =
  | { readonly ok: true; readonly file: DrawFile }
  | { readonly ok: false; readonly at: string; readonly problem: string };

export interface Expectation {
  /** The commitment hash noted before the draw, lower-case hexadecimal. Without it the file is only shown to agree with itself. */
  readonly commitmentHash?: string;
}

/**
 * Recomputes a draw from its published bytes: tickets → leaves → root → commitment → secret → randomness → seed → winners.
 * Needs nothing but the bytes, and stops at the first thing that is wrong. Never throws for a bad file.
 */
export const verifyDraw = (bytes: Uint8Array, expectation: Expectation = {}): DrawVerdict => {
  try {
    const file = readDrawFile(bytes);
    checkTickets(file);
    checkDrawn(file, expectation);
    return { ok: true, file };
  } catch (error) {
    if (error instanceof DrawFileProblem) return { ok: false, at: error.at, problem: error.message };
    throw error;
  }
};

/** Everything that follows from the root; the tickets themselves are not looked at. Throws DrawFileProblem. */
export const checkDrawn = (file: DrawFile, expectation: Expectation, passed: PassStep = () => undefined): void => {
  const commitment = checkCommitment(file, expectation);
  passed('commitment');
  const seed = checkReveal(file, commitment);
  passed('evidence');
  checkPicks(file, seed);
  passed('winners');
};

/** Throws DrawFileProblem unless what a file states is what was computed. */
export const agree = (at: string, stated: string | number, computed: string | number, what: string): void => {
  if (stated !== computed) throw new DrawFileProblem(at, `it says ${stated}, but ${what} ${computed}`);
};

const checkTickets = ({ commitment, tickets }: DrawFile): void => {
  tickets.forEach((ticket, index) => {
    const at = `tickets[${index}]`;
    agree(`${at}.number`, ticket.number, index + 1, 'its place in the list is');
    const leaf = ticketLeaf({
      number: ticket.number,
      ticketIdHash: fromHex(ticket.ticketIdHash),
      purchaseIdHash: fromHex(ticket.purchaseIdHash),
      entrantCommit: fromHex(ticket.entrantCommit),
    });
    agree(`${at}.leaf`, ticket.leaf, toHex(leaf), 'the ticket hashes to');
  });
  agree('commitment.ticketCount', commitment.ticketCount, tickets.length, 'the number of tickets listed is');
  if (tickets.length === 0) throw new DrawFileProblem('tickets', 'there is no ticket');
  const root = merkleRoot(tickets.map((ticket) => fromHex(ticket.leaf)));
  agree('commitment.merkleRoot', commitment.merkleRoot, toHex(root), 'the tickets lead to the root');
};

const checkCommitment = (file: DrawFile, expectation: Expectation): DrawCommitment => {
  const { commitment } = file;
  const decoded: DrawCommitment = {
    ...commitment,
    version: file.version,
    merkleRoot: fromHex(commitment.merkleRoot),
    secretHash: fromHex(commitment.secretHash),
  };
  agree('commitmentHash', file.commitmentHash, toHex(commitmentHash(decoded)), 'the commitment hashes to');
  if (expectation.commitmentHash !== undefined) {
    agree(
      'commitmentHash',
      file.commitmentHash,
      expectation.commitmentHash,
      'the commitment published before the draw was',
    );
  }
  return decoded;
};

const checkReveal = ({ reveal }: DrawFile, commitment: DrawCommitment): Uint8Array => {
  const secret = fromHex(reveal.secret);
  const { poolId, ticketCount, merkleRoot: root } = commitment;
  if (toHex(secretHash(poolId, secret)) !== toHex(commitment.secretHash)) {
    throw new DrawFileProblem('reveal.secret', 'it is not the secret that was committed');
  }
  const randomness = revealRandomness(secret, root);
  agree('reveal.randomness', reveal.randomness, toHex(randomness), 'secret and root give');
  const seed = drawSeed({ randomness, poolId, merkleRoot: root, ticketCount });
  agree('reveal.seed', reveal.seed, toHex(seed), 'the randomness gives');
  return seed;
};

const checkPicks = ({ commitment, winners, alternates }: DrawFile, seed: Uint8Array): void => {
  const { winnerCount, alternateCount, ticketCount } = commitment;
  agree('winners', winners.length, winnerCount, 'the commitment promised');
  agree('alternates', alternates.length, alternateCount, 'the commitment promised');
  if (winnerCount + alternateCount > ticketCount) {
    throw new DrawFileProblem('commitment.winnerCount', 'there are more winners and alternates than tickets');
  }
  const numbers = drawPicks(seed, ticketCount, winnerCount + alternateCount).map((index) => index + 1);
  winners.forEach((number, rank) => {
    agree(`winners[${rank}]`, number, numbers[rank] ?? 0, 'the seed picks');
  });
  alternates.forEach((number, rank) => {
    agree(`alternates[${rank}]`, number, numbers[winnerCount + rank] ?? 0, 'the seed picks');
  });
};
