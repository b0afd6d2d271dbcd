import { type BeaconChain, beaconRandomness, chainHash, QUICKNET, verifyBeacon } from './beacon.ts';
import { fromHex, sameBytes, toHex } from './bytes.ts';
import { revealRandomness, secretHash } from './commit-reveal.ts';
import { commitmentHash, type DrawCommitment } from './commitment.ts';
import type { BeaconDrawFile, DrawFile, ManualDrawFile, SecretDrawFile } from './draw-file.ts';
import type { PassStep } from './draw-steps.ts';
import { areTwoWitnesses, manualRecordHash } from './manual-record.ts';
import { merkleRoot } from './merkle.ts';
import { drawPicks } from './picks.ts';
import { decodeCommitment } from './read-commitment.ts';
import { readDrawFile } from './read-draw-file.ts';
import { FileProblem } from './read-fields.ts';
import { drawSeed } from './seed.ts';
import { ticketLeaf } from './ticket-leaf.ts';

/**
 * The outcome of checking a draw file. `at` names the first thing that is wrong. Where there is an `undecided` file, nothing is wrong: all that can
 * be checked without knowing its beacon's chain holds, and whether the signature is that chain's cannot be said.
 */
export type DrawVerdict =
  | { readonly ok: true; readonly file: DrawFile }
  | { readonly ok: false; readonly at: string; readonly problem: string; readonly undecided?: DrawFile };

export interface Expectation {
  /** The commitment hash noted before the draw, lower-case hexadecimal. Without it the file is only shown to agree with itself. */
  readonly commitmentHash?: string;
  /** Chains that are trusted beside quicknet. A chain of the operator's own proves nothing to others. */
  readonly chains?: readonly BeaconChain[];
}

/**
 * Recomputes a draw from its published bytes: tickets → leaves → root → commitment → beacon or secret → randomness → seed → winners. Of a
 * MANUAL draw only the list can be recomputed, and that its record is whole. Needs nothing but the bytes, and stops at the first thing that
 * is wrong. Never throws for a bad file.
 */
export const verifyDraw = (bytes: Uint8Array, expectation: Expectation = {}): DrawVerdict => {
  try {
    const file = readDrawFile(bytes);
    checkTickets(file);
    checkDrawn(file, expectation);
    return { ok: true, file };
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    const { at, message: problem } = error;
    return { ok: false, at, problem, ...(error instanceof UnknownChain ? { undecided: error.file } : {}) };
  }
};

/** Thrown when all else was checked and holds. */
export class UnknownChain extends FileProblem {
  readonly file: DrawFile;
  constructor(file: DrawFile) {
    super('commitment.chainHash', 'it is no chain that this verifier knows');
    this.file = file;
  }
}

/** Everything that follows from the root; the tickets themselves are not looked at. @throws FileProblem, UnknownChain after all else */
export const checkDrawn = (file: DrawFile, expectation: Expectation, passed: PassStep = () => undefined): void => {
  const commitment = checkCommitment(file, expectation);
  passed('commitment');
  const chain = 'beacon' in file ? chainOf(file, expectation.chains ?? []) : undefined;
  const isUndecided = 'beacon' in file && !chain;
  if ('record' in file) {
    checkRecord(file, commitment);
    passed('evidence');
  } else {
    const seed = checkSeed(file, commitment, chain);
    if (!isUndecided) passed('evidence');
    checkPicks(file, seed);
  }
  passed('winners');
  if (isUndecided) throw new UnknownChain(file);
};

/** @throws FileProblem where what is stated is not what was computed */
export const agree = (at: string, stated: string | number, computed: string | number, what: string): void => {
  if (stated !== computed) throw new FileProblem(at, `it says ${stated}, but ${what} ${computed}`);
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
  if (tickets.length === 0) throw new FileProblem('tickets', 'there is no ticket');
  const root = merkleRoot(tickets.map((ticket) => fromHex(ticket.leaf)));
  agree('commitment.merkleRoot', commitment.merkleRoot, toHex(root), 'the tickets lead to the root');
};

const checkCommitment = (file: DrawFile, expectation: Expectation): DrawCommitment => {
  const { winnerCount, alternateCount, ticketCount } = file.commitment;
  const decoded = decodeCommitment(file.commitment);
  agree('commitmentHash', file.commitmentHash, toHex(commitmentHash(decoded)), 'the commitment hashes to');
  if (expectation.commitmentHash !== undefined) {
    agree(
      'commitmentHash',
      file.commitmentHash,
      expectation.commitmentHash,
      'the commitment published before the draw was',
    );
  }
  if (winnerCount + alternateCount > ticketCount) {
    throw new FileProblem('commitment.winnerCount', 'there are more winners and alternates than tickets');
  }
  agree('winners', file.winners.length, winnerCount, 'the commitment promised');
  agree('alternates', file.alternates.length, alternateCount, 'the commitment promised');
  return decoded;
};

const checkSeed = (
  file: SecretDrawFile | BeaconDrawFile,
  commitment: DrawCommitment,
  chain: BeaconChain | undefined,
): Uint8Array => {
  const { poolId, ticketCount, merkleRoot: root } = commitment;
  const randomness = 'beacon' in file ? checkBeacon(file, chain) : checkSecret(file, commitment);
  const [at, stated] = 'beacon' in file ? (['beacon', file.beacon] as const) : (['reveal', file.reveal] as const);
  agree(`${at}.randomness`, stated.randomness, toHex(randomness), 'the evidence gives');
  const seed = drawSeed({ randomness, poolId, merkleRoot: root, ticketCount });
  agree(`${at}.seed`, stated.seed, toHex(seed), 'the randomness gives');
  return seed;
};

const checkSecret = ({ reveal, commitment: stated }: SecretDrawFile, { poolId, merkleRoot: root }: DrawCommitment) => {
  const secret = fromHex(reveal.secret);
  if (toHex(secretHash(poolId, secret)) !== stated.secretHash) {
    throw new FileProblem('reveal.secret', 'it is not the secret that was committed');
  }
  return revealRandomness(secret, root);
};

const chainOf = ({ commitment }: BeaconDrawFile, chains: readonly BeaconChain[]): BeaconChain | undefined => {
  const committed = fromHex(commitment.chainHash);
  return [QUICKNET, ...chains].find((known) => sameBytes(chainHash(known), committed));
};

/** The randomness of a signature, which is only looked at where its chain is known. */
const checkBeacon = ({ beacon, commitment }: BeaconDrawFile, chain: BeaconChain | undefined): Uint8Array => {
  const signature = fromHex(beacon.signature);
  if (!chain) return beaconRandomness(signature);
  const verified = verifyBeacon(chain, commitment.round, signature);
  if (!verified) {
    throw new FileProblem('beacon.signature', `it is not the signature of the chain's round ${commitment.round}`);
  }
  return verified.randomness;
};

const checkPicks = ({ commitment, winners, alternates }: DrawFile, seed: Uint8Array): void => {
  const { winnerCount, alternateCount, ticketCount } = commitment;
  const numbers = drawPicks(seed, ticketCount, winnerCount + alternateCount).map((index) => index + 1);
  winners.forEach((number, rank) => {
    agree(`winners[${rank}]`, number, numbers[rank] ?? 0, 'the seed picks');
  });
  alternates.forEach((number, rank) => {
    agree(`alternates[${rank}]`, number, numbers[winnerCount + rank] ?? 0, 'the seed picks');
  });
};

const checkRecord = ({ record, winners, alternates }: ManualDrawFile, commitment: DrawCommitment): void => {
  const seen = new Set<number>();
  const checkNumber = (number: number, at: string): void => {
    if (number < 1 || number > commitment.ticketCount) throw new FileProblem(at, `there is no ticket ${number}`);
    if (seen.has(number)) throw new FileProblem(at, `ticket ${number} was drawn twice`);
    seen.add(number);
  };
  winners.forEach((number, rank) => {
    checkNumber(number, `winners[${rank}]`);
  });
  alternates.forEach((number, rank) => {
    checkNumber(number, `alternates[${rank}]`);
  });
  if (!areTwoWitnesses(...record.witnesses)) throw new FileProblem('record.witnesses', 'they are not two people');
  const hash = manualRecordHash(commitmentHash(commitment), record, { winners, alternates });
  agree('record.hash', record.hash, toHex(hash), 'the record hashes to');
};
