import {
  type BeaconChain,
  chainHash,
  type DrawFile,
  type DrawStreamVerdict,
  type Expectation,
  type FileCommitment,
  promiseOf,
  QUICKNET,
  roundTimeMs,
  toHex,
  verifyDrawStream,
} from '@tessera/proofs';
import type { VerifyReport } from './verify-report.ts';

const numbersOf = (numbers: readonly number[]): string => (numbers.length === 0 ? 'none' : numbers.join(', '));

/** Where the winners come from, in a few words. */
const reasons = {
  COMMIT_REVEAL: 'its winners follow from its list and the operator’s secret',
  DRAND: 'its winners follow from its list and the beacon’s round',
  MANUAL: 'its winners are tickets of its list, as they were recorded',
} as const;

/** What a commitment says beside the list, as rows of a report. */
export const sourceLines = (commitment: FileCommitment, chains: Expectation['chains'] = []): string[] => {
  if (commitment.mode === 'COMMIT_REVEAL') return [`  secret's hash              ${commitment.secretHash}`];
  if (commitment.mode === 'MANUAL') return [];
  const { chainHash: hash, round } = commitment;
  const chain = [QUICKNET, ...chains].find((known) => toHex(chainHash(known)) === hash);
  return [
    `  beacon                     ${nameOf(chain)}, ${hash}`,
    `  its round                  ${round}${chain ? `, due ${new Date(roundTimeMs(chain, round)).toISOString()}` : ''}`,
  ];
};

const nameOf = (chain: BeaconChain | undefined): string => {
  if (chain === QUICKNET) return 'drand quicknet';
  return chain ? 'a chain that you named' : 'a chain that this verifier does not know';
};

/** Why a file of a chain that is not known is neither right nor wrong, and what to do about it. */
export const UNKNOWN_CHAIN_LINES = [
  'Its beacon is a chain that this verifier does not know, so it cannot tell whose signature that is: anybody can make a chain and sign what they like.',
  'Everything else holds. Get the chain’s /info from those who run it (what the operator or the file says of it proves nothing), see for yourself that they',
  'are not the operator, and check again with --chain <info>.',
] as const;

const recordLines = (file: DrawFile): string[] => {
  if (!('record' in file)) return [];
  const { drawnAt, witnesses, evidence, evidenceHash } = file.record;
  return [
    `  drawn at                   ${drawnAt}`,
    `  witnesses                  ${witnesses.join(' and ')}`,
    `  evidence                   ${evidence}`,
    ...(evidenceHash === null ? [] : [`  evidence's SHA-256         ${evidenceHash}`]),
  ];
};

/** What the mode proves, and plainly what it does not. */
export const promiseLines = ({ mode }: FileCommitment): string[] => {
  const { shows, cannotShow } = promiseOf(mode);
  return [`Mode ${mode} shows: ${shows}`, `It cannot show: ${cannotShow}`];
};

const factLines = (file: DrawFile, { chains, commitmentHash }: Expectation): string[] => [
  `  winners (ticket numbers)   ${numbersOf(file.winners)}`,
  `  alternates                 ${numbersOf(file.alternates)}`,
  `  Merkle root                ${file.commitment.merkleRoot}`,
  ...sourceLines(file.commitment, chains),
  ...recordLines(file),
  `  commitment                 ${file.commitmentHash}`,
  commitmentHash === undefined
    ? 'Compare the commitment with the one published before the draw (--commitment <hash>): only then is it shown that nothing was changed since.'
    : 'The commitment is the one you gave, so nothing was changed after it was published.',
];

const rightLines = (file: DrawFile, expectation: Expectation): string[] => [
  `The draw of pool ${file.commitment.poolId} is right: of ${file.commitment.ticketCount} tickets, ${reasons[file.commitment.mode]}.`,
  ...factLines(file, expectation),
  ...promiseLines(file.commitment),
];

const undecidedLines = (file: DrawFile, expectation: Expectation): string[] => [
  `Whether the draw of pool ${file.commitment.poolId} is right CANNOT BE SAID.`,
  ...UNKNOWN_CHAIN_LINES,
  ...factLines(file, expectation),
];

const reportOf = (verdict: DrawStreamVerdict, expectation: Expectation): VerifyReport => {
  if (verdict.ok) return { ok: true, lines: rightLines(verdict.file, expectation) };
  const { isUndecided, file, at, problem } = verdict;
  if (isUndecided && file) return { ok: null, lines: undecidedLines(file, expectation) };
  return { ok: false, lines: [`The draw file is WRONG at ${at}: ${problem}.`] };
};

/** Checks a draw file as it is read, and against a commitment hash noted before the draw where one is given. @throws what reading it throws */
export const drawReport = async (
  chunks: AsyncIterable<Uint8Array>,
  expectation: Expectation = {},
): Promise<VerifyReport> => reportOf(await verifyDrawStream(chunks, expectation), expectation);
