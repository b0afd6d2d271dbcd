import { fromHex } from '../src/bytes.ts';
import {
  commitmentHash,
  commitToDraw,
  drawWithSecret,
  entrantCommit,
  idHash,
  inclusionPath,
  type ReceiptParts,
  secretHash,
  serializeDrawFile,
  ticketLeaf,
  toDrawFile,
  toHex,
} from '../src/index.ts';
import { idOf, MadeLedger, type Parts, resealed } from './made-ledger.ts';

/*
 * A pool of three tickets whose money and commitment are in a ledger, the same every time: Anna's entry paid for one ticket, the checkpoint after it
 * anchors the draw, and her prize was paid.
 */

const POOL = idOf(2, 3);
const PURCHASE = idOf(8, 1);
export const ANNA = idOf(2, 2);

const salt = fromHex('5a'.repeat(32));
const secret = fromHex('07'.repeat(32));

const tickets = [idOf(9, 1), idOf(9, 2), idOf(9, 3)].map((id, index) => ({
  ...{ id, number: index + 1, ticketIdHash: idHash(id), purchaseIdHash: idHash(PURCHASE) },
  entrantCommit: entrantCommit(ANNA, salt),
}));

/** The draw of the pool, which anybody can make anew. */
export const poolDraw = () => {
  const terms = { poolId: POOL, tickets, winnerCount: 2, alternateCount: 1 };
  const { commitment } = commitToDraw({ ...terms, secretHash: secretHash(POOL, secret) });
  const result = drawWithSecret(commitment, secret);
  return { commitment, text: serializeDrawFile(toDrawFile({ commitment, secret, result, tickets })) };
};

const booked = (): MadeLedger => {
  const ledger = new MadeLedger();
  const references = { poolId: POOL, purchaseId: PURCHASE };
  ledger.move({ from: 'external:sandbox', to: 'anna', amountMinor: 5_000, more: { reason: 'TOPUP' } });
  ledger.move({ from: 'anna', to: 'pool:friday', amountMinor: 1_000, more: { reason: 'TICKET_PURCHASE', references } });
  ledger.seal();
  ledger.seal();
  const prize = { reason: 'PRIZE_PAYOUT', references: { poolId: POOL } };
  ledger.move({ from: 'pool:friday', to: 'anna', amountMinor: 800, more: prize });
  return ledger;
};

/** The ledger: its second checkpoint lists no head, for nothing was posted between the first one and the commitment. */
export const receiptLedger = (anchored: string | undefined = toHex(commitmentHash(poolDraw().commitment))): Parts => {
  const parts = booked().parts();
  const [first, second] = parts.checkpoints;
  if (!first || !second) throw new Error('the ledger has other checkpoints');
  if (anchored === undefined) return resealed({ ...parts, checkpoints: [first] });
  const draws = [{ poolId: POOL, commitmentHash: anchored }];
  return resealed({ ...parts, checkpoints: [first, { ...second, line: { ...second.line, draws } }] });
};

/** Anna's receipt of her first ticket, as the service gives it. */
export const ledgerReceipt = (): ReceiptParts => {
  const { commitment } = poolDraw();
  const entry = receiptLedger().entries.find(
    ({ direction, reason }) => direction === 'DEBIT' && reason === 'TICKET_PURCHASE',
  );
  if (!entry) throw new Error('nothing was paid');
  const { accountId, sequence, hash, transferId, currency } = entry;
  return {
    poolId: POOL,
    ticket: { id: tickets[0]?.id ?? '', number: 1, purchaseId: PURCHASE },
    ...{ memberId: ANNA, salt },
    payment: { transferId, amountMinor: 1_000, currency, entry: { accountId, sequence, hash } },
    proof: { commitment, path: inclusionPath(tickets.map(ticketLeaf), 0) },
  };
};
