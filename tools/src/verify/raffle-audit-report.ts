import { createReadStream } from 'node:fs';
import { type AuditFindings, verifyRaffleAudit } from '@tessera/proofs';
import type { VerifyReport } from './verify-report.ts';

const rightLines = (findings: AuditFindings): string[] => [
  `The records of pool ${findings.poolId} are right, as exported at ${findings.exportedAt}.`,
  `  state              ${findings.state}`,
  `  purchases          ${findings.purchases}`,
  `  tickets            ${findings.tickets}, numbered without gaps, each of a purchase that was confirmed`,
  `  sales              ${findings.salesMinor} minor units of ${findings.currency}; ${findings.heldMinor} are still held`,
  findings.merkleRoot === undefined
    ? '  draw               none yet'
    : `  draw               recomputed from the tickets: root ${findings.merkleRoot}`,
  `  winners            ${findings.winners.length === 0 ? 'none' : findings.winners.join(', ')} (ticket numbers)`,
  'Compare transfers with an export of the wallet’s ledger: only then is it shown that the money moved as it says.',
];

/** Checks the file of a pool's audit export as it is read. @throws what reading it throws */
export const raffleAuditReport = async (path: string): Promise<VerifyReport> => {
  const verdict = await verifyRaffleAudit(createReadStream(path, { highWaterMark: 1_048_576 }));
  return verdict.ok
    ? { ok: true, lines: rightLines(verdict.findings) }
    : { ok: false, lines: [`The audit export is WRONG at line ${verdict.line}: ${verdict.problem}.`] };
};
