import {
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
export const sourceLines = (commitment: FileCommitment): string[] => {
  if (commitment.mode === 'COMMIT_REVEAL') return [`  secret's hash              ${commitment.secretHash}`];
  if (commitment.mode === 'MANUAL') return [];
  const { chainHash: chain, round } = commitment;
  const isQuicknet = chain === toHex(chainHash(QUICKNET));
  return [
    `  beacon                     ${isQuicknet ? 'drand quicknet' : 'a chain that you named'}, ${chain}`,
    `  its round                  ${round}${isQuicknet ? `, due ${new Date(roundTimeMs(QUICKNET, round)).toISOString()}` : ''}`,
  ];
};

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

const rightLines = (file: DrawFile, compared: boolean): string[] => [
  `The draw of pool ${file.commitment.poolId} is right: of ${file.commitment.ticketCount} tickets, ${reasons[file.commitment.mode]}.`,
  `  winners (ticket numbers)   ${numbersOf(file.winners)}`,
  `  alternates                 ${numbersOf(file.alternates)}`,
  `  Merkle root                ${file.commitment.merkleRoot}`,
  ...sourceLines(file.commitment),
  ...recordLines(file),
  `  commitment                 ${file.commitmentHash}`,
  compared
    ? 'The commitment is the one you gave, so nothing was changed after it was published.'
    : 'Compare the commitment with the one published before the draw (--commitment <hash>): only then is it shown that nothing was changed since.',
  ...promiseLines(file.commitment),
];

const reportOf = (verdict: DrawStreamVerdict, compared: boolean): VerifyReport =>
  verdict.ok
    ? { ok: true, lines: rightLines(verdict.file, compared) }
    : { ok: false, lines: [`The draw file is WRONG at ${verdict.at}: ${verdict.problem}.`] };

/** Checks a draw file as it is read, and against a commitment hash noted before the draw where one is given. @throws what reading it throws */
export const drawReport = async (
  chunks: AsyncIterable<Uint8Array>,
  expectation: Expectation = {},
): Promise<VerifyReport> =>
  reportOf(await verifyDrawStream(chunks, expectation), expectation.commitmentHash !== undefined);
