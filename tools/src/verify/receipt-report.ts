import {
  type Drew,
  type Expectation,
  type Receipt,
  type ReceiptVerdict,
  verifyReceipt,
  verifyReceiptStream,
} from '@tessera/proofs';
import { promiseLines, sourceLines, UNKNOWN_CHAIN_LINES } from './draw-report.ts';
import type { LedgerStreamOptions } from './ledger-stream.ts';
import { type OwnEntriesOptions, ownEntriesReport } from './own-entries-report.ts';
import { trailReport } from './trail-report.ts';
import type { VerifyReport } from './verify-report.ts';

const drewLine = (drew: Drew): string => {
  if (drew.kind === 'NOTHING') return 'The draw is right, and this ticket drew nothing.';
  return `The draw is right, and this ticket is ${drew.kind === 'WINNER' ? 'winner' : 'alternate'} number ${drew.place}.`;
};

const drewInFile = (drew: Drew): string => {
  if (drew.kind === 'NOTHING') return 'By its file this ticket drew nothing.';
  return `By its file this ticket is ${drew.kind === 'WINNER' ? 'winner' : 'alternate'} number ${drew.place}.`;
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
    ...sourceLines(proof.commitment, expectation.chains),
    `  commitment                 ${proof.commitmentHash}`,
    expectation.commitmentHash === undefined
      ? 'Compare the commitment with the one published before the draw (--commitment <hash>).'
      : 'The commitment is the one you gave.',
  ];
};

const receiptLines = (receipt: Receipt, expectation: Expectation, isFollowed: boolean): string[] => [
  `The receipt is right: ticket ${receipt.ticket.id} of pool ${receipt.poolId} is member ${receipt.entrant.memberId}'s${receipt.proof ? ', and it is in the committed list' : ''}.`,
  ...proofLines(receipt, expectation),
  ...(isFollowed ? [] : [paymentLine(receipt)]),
];

const drawnLines = ({ proof }: Receipt, drew: Drew | undefined): string[] => [
  ...(drew ? [drewLine(drew)] : []),
  ...(drew && proof ? promiseLines(proof.commitment) : []),
];

/** Of a draw in which nothing is wrong, and whose beacon nobody here knows. */
const undecidedLines = (drew: Drew): string[] => [
  'Whether the draw is right CANNOT BE SAID.',
  ...UNKNOWN_CHAIN_LINES,
  drewInFile(drew),
];

type Held =
  | { readonly receipt: Receipt; readonly ok: true | null; readonly drawn: string[] }
  | { readonly wrong: VerifyReport };

const heldBy = (verdict: ReceiptVerdict): Held => {
  if (verdict.ok) return { receipt: verdict.receipt, ok: true, drawn: drawnLines(verdict.receipt, verdict.drew) };
  const { undecided, at, problem } = verdict;
  if (!undecided) return { wrong: { ok: false, lines: [`The receipt is WRONG at ${at}: ${problem}.`] } };
  return { receipt: undecided.receipt, ok: null, drawn: undecidedLines(undecided.drew) };
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
  const held = heldBy(verdict);
  if ('wrong' in held) return held.wrong;
  const { receipt, drawn } = held;
  const reports = [
    ...(ledger ? [await trailReport(receipt, ledger.path, ledger)] : []),
    ...(entries ? [await ownEntriesReport(receipt, entries)] : []),
  ];
  const lines = [...receiptLines(receipt, expectation, reports.length > 0), ...drawn];
  const ok = reports.every((report) => report.ok) && held.ok;
  return { ok, lines: [...lines, ...reports.flatMap((report) => report.lines)] };
};
