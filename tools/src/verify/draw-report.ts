import { type DrawFile, type DrawVerdict, verifyDraw } from '@tessera/proofs';
import type { VerifyReport } from './verify-report.ts';

const numbersOf = (numbers: readonly number[]): string => (numbers.length === 0 ? 'none' : numbers.join(', '));

const rightLines = ({ commitment, commitmentHash, winners, alternates }: DrawFile, compared: boolean): string[] => [
  `The draw of pool ${commitment.poolId} is right: its winners follow from its ${commitment.ticketCount} tickets and its secret.`,
  `  winners (ticket numbers)   ${numbersOf(winners)}`,
  `  alternates                 ${numbersOf(alternates)}`,
  `  Merkle root                ${commitment.merkleRoot}`,
  `  secret's hash              ${commitment.secretHash}`,
  `  commitment                 ${commitmentHash}`,
  compared
    ? 'The commitment is the one you gave, so nothing was changed after it was published.'
    : 'Compare the commitment with the one published before the draw (--commitment <hash>): only then is it shown that nothing was changed since.',
  `Mode ${commitment.mode}: nobody could change the winners after the commitment, but the operator knew the secret from the opening on.`,
];

const reportOf = (verdict: DrawVerdict, compared: boolean): VerifyReport =>
  verdict.ok
    ? { ok: true, lines: rightLines(verdict.file, compared) }
    : { ok: false, lines: [`The draw file is WRONG at ${verdict.at}: ${verdict.problem}.`] };

/** Checks the bytes of a draw file, and against a commitment hash noted before the draw where one is given. */
export const drawReport = (bytes: Uint8Array, commitmentHash?: string): VerifyReport =>
  reportOf(verifyDraw(bytes, commitmentHash === undefined ? {} : { commitmentHash }), commitmentHash !== undefined);
