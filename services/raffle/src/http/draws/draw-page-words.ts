import type { DrawMode } from '@tessera/proofs';
import type { PageFacts } from './draw-page-html.ts';

/** What visitors are told about a mode, in sentences. */
export interface ModeWords {
  readonly source: string;
  readonly waitsFor: string;
  readonly evidence: string;
  readonly picks: string;
}

const WORDS: Readonly<Record<DrawMode, ModeWords>> = {
  COMMIT_REVEAL: {
    source: 'The operator’s secret, fixed by its hash when the pool opened',
    waitsFor: 'the operator’s secret, whose hash was published when the pool opened',
    evidence: 'The revealed secret is the one that was committed, and leads with the list to the seed',
    picks: 'The seed picks exactly these winners and alternates',
  },
  DRAND: {
    source: 'A round of a public beacon that did not exist yet',
    waitsFor: 'the round of the public beacon that the commitment names',
    evidence: 'The beacon’s signature is that of the committed round, and leads with the list to the seed',
    picks: 'The seed picks exactly these winners and alternates',
  },
  MANUAL: {
    source: 'A drawing by hand, before witnesses',
    waitsFor: 'the drawing by hand and the record of its witnesses',
    evidence: 'The record of the drawing is whole and is the one that was published',
    picks: 'Winners and alternates are tickets of the list, each drawn once',
  },
};

export const wordsOf = (mode: DrawMode): ModeWords => WORDS[mode];

export const sourceOf = ({ mode, isKnownChain }: PageFacts): string =>
  isKnownChain ? WORDS[mode].source : 'A round of a beacon that this page does not know';

/** Of a beacon whose key the script does not have. What the operator says of it the page could say as well, and it would show nothing. */
export const UNKNOWN_CHAIN =
  'The beacon is a chain that this page does not know. Anybody can make a chain and sign on it what they like, the operator too, and this page and the draw file come from the operator: that they name the chain proves nothing. The page verifies everything but whose signature it is. Ask those who run the beacon, and not the operator, for the /info of the chain with this hash, see that they are not the operator, and check the draw file with it by the command.';

const FIELDS: Readonly<Record<string, string>> = {
  mode: 'Kind of draw',
  poolId: 'Pool',
  ticketCount: 'Tickets in the list',
  merkleRoot: 'Merkle root of the list',
  secretHash: 'Hash of the operator’s secret',
  chainHash: 'Chain of the beacon',
  round: 'Round of the beacon',
  winnerCount: 'Winners to be drawn',
  alternateCount: 'Alternates to be drawn',
};

/** What a field of a commitment is called; one that is new here by its own words. */
export const fieldName = (field: string): string => {
  const words = field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return FIELDS[field] ?? words.charAt(0).toUpperCase() + words.slice(1);
};
