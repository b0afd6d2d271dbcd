/** What visitors are told about a mode, in sentences. */
export interface ModeWords {
  readonly source: string;
  readonly waitsFor: string;
  readonly evidence: string;
  readonly picks: string;
  readonly shows: string;
  readonly cannotShow: string;
}

const WORDS: Readonly<Record<string, ModeWords>> = {
  COMMIT_REVEAL: {
    source: 'The operator’s secret, fixed by its hash when the pool opened',
    waitsFor: 'the operator’s secret, which was fixed by its hash when the pool opened and is now revealed',
    evidence: 'The revealed secret is the one that was committed, and leads with the list to the seed',
    picks: 'The seed picks exactly these winners and alternates',
    shows: 'Nobody could change the winners once the commitment was published.',
    cannotShow:
      'What the operator did before that: the operator’s own system knew the secret from the opening on, and could have worked out which last ticket would win.',
  },
  DRAND: {
    source: 'A round of a public beacon that did not exist yet',
    waitsFor: 'the round of the public beacon that the commitment names',
    evidence: 'The beacon’s signature is that of the committed round, and leads with the list to the seed',
    picks: 'The seed picks exactly these winners and alternates',
    shows: 'Nobody, the operator included, could foresee or choose the winners once the commitment was published.',
    cannotShow: 'That the commitment was published before the round was due: that shows only who noted it in time.',
  },
  MANUAL: {
    source: 'A drawing by hand, before witnesses',
    waitsFor: 'the drawing by hand and the record of its witnesses',
    evidence: 'The record of the drawing is whole and is the one that was published',
    picks: 'Winners and alternates are tickets of the list, each drawn once',
    shows: 'The list of tickets was fixed before the drawing, and the winners are tickets of it.',
    cannotShow: 'That the drawing itself was fair: for that there are the witnesses and the evidence alone.',
  },
};

const ANY: ModeWords = {
  source: 'What the commitment names',
  waitsFor: 'the randomness that the commitment names',
  evidence: 'The evidence is what was committed, and leads with the list to the seed',
  picks: 'The seed picks exactly these winners and alternates',
  shows: 'Nothing that was committed was changed afterwards.',
  cannotShow: 'What happened before the commitment was published.',
};

export const wordsOf = (mode: string): ModeWords => WORDS[mode] ?? ANY;

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
