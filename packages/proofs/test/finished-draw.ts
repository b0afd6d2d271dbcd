import { fromHex, utf8 } from '../src/bytes.ts';
import { sha256 } from '../src/hash.ts';
import {
  chainHash,
  commitToDraw,
  drawWithBeacon,
  drawWithSecret,
  entrantCommit,
  idHash,
  inclusionPath,
  QUICKNET,
  type ReceiptParts,
  secretHash,
  serializeDrawFile,
  ticketLeaf,
  toDrawFile,
  verifyBeacon,
} from '../src/index.ts';

export interface DrawOptions {
  readonly ticketCount?: number;
  readonly winnerCount?: number;
  readonly alternateCount?: number;
}

const POOL_ID = '0198a2f4-0000-7000-8000-000000000001';

const saltOf = (number: number): Uint8Array => sha256(utf8(`salt-${number}`));
const purchaseOf = (number: number): string => `purchase-${Math.ceil(number / 2)}`;

const termsOf = ({ ticketCount = 5, winnerCount = 1, alternateCount = 2 }: DrawOptions) => {
  const tickets = Array.from({ length: ticketCount }, (_, index) => ({
    number: index + 1,
    ticketIdHash: idHash(`ticket-${index + 1}`),
    purchaseIdHash: idHash(purchaseOf(index + 1)),
    entrantCommit: entrantCommit(`member-${index + 1}`, saltOf(index + 1)),
  }));
  return { poolId: POOL_ID, tickets, winnerCount, alternateCount };
};

/** A whole draw of a made-up pool, the same every time. */
export const finishedDraw = (options: DrawOptions = {}) => {
  const terms = termsOf(options);
  const { poolId, tickets } = terms;
  const secret = sha256(utf8('a secret for tests'));
  const { commitment, hash } = commitToDraw({ ...terms, secretHash: secretHash(poolId, secret) });
  const result = drawWithSecret(commitment, secret);
  const file = toDrawFile({ commitment, secret, result, tickets });
  return { poolId, secret, tickets, commitment, hash, result, file, text: serializeDrawFile(file) };
};

/** Round 123 of quicknet, as it was recorded. */
export const recordedSignature = fromHex(
  'b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92',
);

export const recordedBeacon = () => {
  const verified = verifyBeacon(QUICKNET, 123, recordedSignature);
  if (!verified) throw new Error('the recorded round does not verify');
  return verified;
};

/** The same pool, drawn by the recorded round, or by one that a chain of that hash may have signed. */
export const beaconDraw = (options: DrawOptions = {}, chain = chainHash(QUICKNET)) => {
  const terms = termsOf(options);
  const { tickets } = terms;
  const source = { mode: 'DRAND', chainHash: chain, round: 123 } as const;
  const { commitment, hash } = commitToDraw({ ...terms, ...source });
  const result = drawWithBeacon(commitment, { ...recordedBeacon(), chainHash: chain });
  const file = toDrawFile({ commitment, signature: recordedSignature, result, tickets });
  return { tickets, commitment, hash, result, file, text: serializeDrawFile(file) };
};

/** The same pool, drawn from a barrel. */
export const manualDraw = (options: DrawOptions = {}) => {
  const terms = termsOf(options);
  const { tickets, winnerCount, alternateCount } = terms;
  const { commitment, hash } = commitToDraw({ ...terms, mode: 'MANUAL' });
  const order = tickets.map(({ number }) => number).reverse();
  const result = {
    winners: order.slice(0, winnerCount),
    alternates: order.slice(winnerCount, winnerCount + alternateCount),
  };
  const record = {
    drawnAt: '2026-11-21T20:15:00.000Z',
    witnesses: ['Ada Lovelace', 'Émilie du Châtelet'] as const,
    evidence: 'Minutes 7/2026; film at the counter',
    evidenceHash: 'ab'.repeat(32),
  };
  const file = toDrawFile({ commitment, record, result, tickets });
  return { tickets, commitment, hash, result, record, file, text: serializeDrawFile(file) };
};

/** What the receipt of a ticket of any of these draws is made of. */
export const receiptParts = (
  {
    tickets,
    commitment,
  }: Pick<ReturnType<typeof beaconDraw>, 'tickets'> & {
    readonly commitment: NonNullable<ReceiptParts['proof']>['commitment'];
  },
  number: number,
): ReceiptParts => ({
  poolId: POOL_ID,
  ticket: { id: `ticket-${number}`, number, purchaseId: purchaseOf(number) },
  memberId: `member-${number}`,
  salt: saltOf(number),
  payment: { transferId: `transfer-${number}`, amountMinor: 1_000, currency: 'EUR' },
  proof: { commitment, path: inclusionPath(tickets.map(ticketLeaf), number - 1) },
});
