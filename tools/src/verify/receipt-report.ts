import {
  type Drew,
  type Expectation,
  type Receipt,
  type ReceiptVerdict,
  verifyReceipt,
  verifyReceiptStream,
} from '@tessera/proofs';
import { promiseLines, sourceLines } from './draw-report.ts';
import type { LedgerStreamOptions } from './ledger-stream.ts';
import { type OwnEntriesOptions, ownEntriesReport } from './own-entries-report.ts';
import { trailReport } from './trail-report.ts';
import type { VerifyReport } from './verify-report.ts';

const drewLine = (drew: Drew): string => {
  if (drew.kind === 'NOTHING') return 'The draw is right, and this ticket drew nothing.';
  return `The draw is right, and this ticket is ${drew.kind === 'WINNER' ? 'winner' : 'alternate'} number ${drew.place}.`;
};

const paymentLine = ({ payment, ticket }: Receipt): string => {
  if (payment === null) return 'Nothing was paid for it from a wallet.';
  const { transferId, amountMinor, currency, entry } = payment;
  const where = entry ? `, entry ${entry.sequence} of account ${entry.accountId}` : '';
  return `Paid with ${amountMinor} minor units ${currency} by transfer ${transferId}${where}: a receipt cannot show that by itself; an export of the ledger can (--ledger <export>), whose entries name purchase ${ticket.purchaseId}.`;
};

const proofLines = (receipt: Receipt, expectation: Expectation): string[] => {
  const { proof } = receipt;
  if (proof === null) {
    return [
      'It was given out before the draw was committed, so nothing shows yet that the ticket is in the list: fetch it again later.',
    ];
  }
  return [
    `  ticket                     number ${receipt.ticket.number} of ${proof.commitment.ticketCount}`,
    `  Merkle root                ${proof.commitment.merkleRoot}`,
    ...sourceLines(proof.commitment),
    `  commitment                 ${proof.commitmentHash}`,
    expectation.commitmentHash === undefined
      ? 'Compare the commitment with the one published before the draw (--commitment <hash>).'
      : 'The commitment is the one you gave.',
  ];
};

const rightLines = (
  verdict: ReceiptVerdict & { readonly ok: true },
  expectation: Expectation,
  isFollowed: boolean,
): string[] => {
  const { receipt, drew } = verdict;
  return [
    `The receipt is right: ticket ${receipt.ticket.id} of pool ${receipt.poolId} is member ${receipt.entrant.memberId}'s${receipt.proof ? ', and it is in the committed list' : ''}.`,
    ...proofLines(receipt, expectation),
    ...(isFollowed ? [] : [paymentLine(receipt)]),
    ...(drew ? [drewLine(drew)] : []),
    ...(drew && receipt.proof ? promiseLines(receipt.proof.commitment) : []),
  ];
};

export interface ReceiptReportOptions extends Expectation {
  /** The published draw file of the receipt's pool, as it is read. */
  readonly draw?: AsyncIterable<Uint8Array>;
  /** An export of the ledger that paid for the ticket. */
  readonly ledger?: LedgerStreamOptions & { readonly path: string };
  /** What its owner can fetch of it. */
  readonly entries?: OwnEntriesOptions;
}

/**
 * Checks the bytes of a receipt, against a commitment hash, a draw file, and an export of the ledger or its owner's own entries where these are given;
 * none of the files is held in memory. @throws what reading them throws
 */
export const receiptReport = async (
  bytes: Uint8Array,
  { draw, ledger, entries, ...expectation }: ReceiptReportOptions = {},
): Promise<VerifyReport> => {
  const verdict = draw ? await verifyReceiptStream(bytes, draw, expectation) : verifyReceipt(bytes, expectation);
  if (!verdict.ok) return { ok: false, lines: [`The receipt is WRONG at ${verdict.at}: ${verdict.problem}.`] };
  const { receipt } = verdict;
  const reports = [
    ...(ledger ? [await trailReport(receipt, ledger.path, ledger)] : []),
    ...(entries ? [await ownEntriesReport(receipt, entries)] : []),
  ];
  const lines = rightLines(verdict, expectation, reports.length > 0);
  return { ok: reports.every(({ ok }) => ok), lines: [...lines, ...reports.flatMap((report) => report.lines)] };
};
