import {
  type Checkpoint,
  type EntryLine,
  followReceipt,
  type Receipt,
  type ReceiptTrail,
  TRAIL_LINKS,
  type TrailLink,
  type TrailVerdict,
} from '@tessera/proofs';
import { ledgerFaultLines } from './ledger-report.ts';
import { type LedgerStreamOptions, ledgerStream } from './ledger-stream.ts';
import type { VerifyReport } from './verify-report.ts';

/** What each link says, for whoever is told that it is broken. */
const meanings: Readonly<Record<TrailLink, string>> = {
  ledger: 'the ledger is right',
  payment: 'the ledger has the entry that paid',
  purchase: 'the entry is for this purchase and this pool',
  pool: 'the money went to the pool',
  commitment: 'the ledger anchors the commitment of the receipt',
};

const row = (name: string, text: string): string => `  ${name.padEnd(14)}${text}`;
const entryOf = ({ sequence, accountId }: EntryLine): string => `entry ${sequence} of account ${accountId}`;
const sumOf = ({ amountMinor, currency }: EntryLine): string => `${amountMinor} minor units ${currency}`;
const checkpointOf = ({ number, sealedAt }: Checkpoint): string => `checkpoint ${number} of ${sealedAt}`;

/** The payment as its entry tells it. */
export const paidLines = ({ ticket, poolId, entrant, payment }: Receipt, paid: EntryLine): string[] => [
  row('payment', `member ${entrant.memberId} paid ${sumOf(paid)} on ${paid.postedAt}`),
  row('ledger entry', `${entryOf(paid)}, by transfer ${paid.transferId}`),
  row('', `its hash is ${paid.hash}${payment?.entry ? ', as the receipt says' : ''}`),
  row('purchase', `the entry names purchase ${ticket.purchaseId} of pool ${poolId}`),
];

const paymentLines = (receipt: Receipt, { paid, sealedBy, refunds }: ReceiptTrail): string[] =>
  paid === undefined
    ? [row('payment', 'none: nothing was paid for this ticket from a wallet')]
    : [
        ...paidLines(receipt, paid),
        row('pool', 'the money went to its account'),
        row(
          'sealed',
          sealedBy
            ? `by ${checkpointOf(sealedBy)}`
            : 'by no checkpoint yet: so far only the chain of its account vouches for the entry',
        ),
        ...refunds.map((entry) => row('given back', `${sumOf(entry)} on ${entry.postedAt}, ${entryOf(entry)}`)),
      ];

const ticketLines = ({ ticket, leaf, proof }: Receipt, { anchoredBy }: ReceiptTrail): string[] => [
  row('ticket', `number ${ticket.number}, ${ticket.id}, of that purchase`),
  row('leaf', leaf),
  ...(proof === null
    ? [row('list', 'none yet: the draw was not committed to when the receipt was given out')]
    : [
        row('list', `the leaf is one of ${proof.commitment.ticketCount}, whose root is ${proof.commitment.merkleRoot}`),
        row('commitment', proof.commitmentHash),
        ...(anchoredBy
          ? [row('anchored', `by ${checkpointOf(anchoredBy)}`), row('', `its hash is ${anchoredBy.hash}`)]
          : []),
      ]),
];

/** The drawing itself is reported with the draw file; what a receipt cannot tell apart is which of the member's tickets won. */
const payoutLines = ({ payouts }: ReceiptTrail): string[] =>
  payouts.length === 0
    ? [row('payout', 'none from this pool to this member in the ledger, be it that the ticket drew nothing or no cash')]
    : payouts.map((entry) => row('payout', `${sumOf(entry)} from the pool on ${entry.postedAt}, ${entryOf(entry)}`));

const anchorLine = (checkpoint: LedgerStreamOptions['checkpoint']): string =>
  checkpoint
    ? `Checkpoint ${checkpoint.number} is the one that you kept, so nothing that it covers was changed since it was sealed.`
    : 'Give a checkpoint that you kept elsewhere (--checkpoint <file>): only then is it shown that the ledger was not rewritten as a whole.';

const brokenLines = (verdict: TrailVerdict & { readonly ok: false }): string[] => {
  const number = TRAIL_LINKS.indexOf(verdict.link) + 1;
  const broken = `The chain is BROKEN at link ${number} of ${TRAIL_LINKS.length}, that ${meanings[verdict.link]}`;
  return 'fault' in verdict
    ? [`${broken}.`, ...ledgerFaultLines(verdict.fault)]
    : [`${broken}: at ${verdict.at} of the receipt, ${verdict.problem}.`];
};

/** Follows a receipt that is right into the file of a ledger's export, as that is read. @throws what reading it throws */
export const trailReport = async (
  receipt: Receipt,
  path: string,
  options: LedgerStreamOptions,
): Promise<VerifyReport> => {
  const verdict = await followReceipt(receipt, ...ledgerStream(path, options));
  if (!verdict.ok) return { ok: false, lines: brokenLines(verdict) };
  const { trail } = verdict;
  const lines = [
    `The chain between the receipt and the ledger of tenant ${trail.ledger.tenantId} is whole, link by link:`,
    ...paymentLines(receipt, trail),
    ...ticketLines(receipt, trail),
    ...payoutLines(trail),
    anchorLine(options.checkpoint),
  ];
  return { ok: true, lines };
};
