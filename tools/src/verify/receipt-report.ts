import { type Drew, type Receipt, type ReceiptExpectation, type ReceiptVerdict, verifyReceipt } from '@tessera/proofs';
import { promiseLines, sourceLines, UNKNOWN_CHAIN_LINES } from './draw-report.ts';
import type { VerifyReport } from './verify-report.ts';

const drewLine = (drew: Drew): string => {
  if (drew.kind === 'NOTHING') return 'The draw is right, and this ticket drew nothing.';
  return `The draw is right, and this ticket is ${drew.kind === 'WINNER' ? 'winner' : 'alternate'} number ${drew.place}.`;
};

const drewInFile = (drew: Drew): string => {
  if (drew.kind === 'NOTHING') return 'By its file this ticket drew nothing.';
  return `By its file this ticket is ${drew.kind === 'WINNER' ? 'winner' : 'alternate'} number ${drew.place}.`;
};

const paymentLine = ({ payment, ticket }: Receipt): string =>
  payment === null
    ? 'Nothing was paid for it from a wallet.'
    : `Paid with ${payment.amountMinor} minor units ${payment.currency} by transfer ${payment.transferId}: a receipt cannot show that by itself; the ledger's export has the transfer's two entries, whose references name purchase ${ticket.purchaseId}.`;

const proofLines = (receipt: Receipt, expectation: ReceiptExpectation): string[] => {
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

const receiptLines = (receipt: Receipt, expectation: ReceiptExpectation): string[] => [
  `The receipt is right: ticket ${receipt.ticket.id} of pool ${receipt.poolId} is member ${receipt.entrant.memberId}'s${receipt.proof ? ', and it is in the committed list' : ''}.`,
  ...proofLines(receipt, expectation),
  paymentLine(receipt),
];

const rightLines = (verdict: ReceiptVerdict & { readonly ok: true }, expectation: ReceiptExpectation): string[] => {
  const { receipt, drew } = verdict;
  return [
    ...receiptLines(receipt, expectation),
    ...(drew ? [drewLine(drew)] : []),
    ...(drew && receipt.proof ? promiseLines(receipt.proof.commitment) : []),
  ];
};

/** Checks the bytes of a receipt, against a commitment hash and a draw file where these are given. */
export const receiptReport = (bytes: Uint8Array, expectation: ReceiptExpectation = {}): VerifyReport => {
  const verdict = verifyReceipt(bytes, expectation);
  if (verdict.ok) return { ok: true, lines: rightLines(verdict, expectation) };
  const { undecided, at, problem } = verdict;
  if (!undecided) return { ok: false, lines: [`The receipt is WRONG at ${at}: ${problem}.`] };
  const { receipt, drew } = undecided;
  const said = ['Whether the draw is right CANNOT BE SAID.', ...UNKNOWN_CHAIN_LINES, drewInFile(drew)];
  return { ok: null, lines: [...receiptLines(receipt, expectation), ...said] };
};
