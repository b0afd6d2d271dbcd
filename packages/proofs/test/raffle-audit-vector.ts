import { readFileSync, writeFileSync } from 'node:fs';
import { utf8 } from '../src/bytes.ts';
import { sha256 } from '../src/hash.ts';
import {
  type AuditLine,
  commitToDraw,
  drawWithSecret,
  entrantCommit,
  idHash,
  secretHash,
  serializeAuditLine,
  toDrawFile,
  toHex,
} from '../src/index.ts';

/*
 * The published vectors. `node packages/proofs/test/raffle-audit-vector.ts` writes them anew.
 */

/** The vector of a pool that was drawn. */
export const DRAWN = 'raffle-audit.vector.ndjson';

/** Where a vector is published. */
export const vectorPath = (name: string = DRAWN): string =>
  new URL(`../../../docs/formats/${name}`, import.meta.url).pathname;

export const published = (name: string = DRAWN): string => readFileSync(vectorPath(name), 'utf8');

const POOL = '0198a2f4-0000-7000-8000-000000000001';
const idOf = (kind: number, number: number): string =>
  `0198a2f4-000${kind}-7000-8000-${String(number).padStart(12, '0')}`;
const at = (second: number): string => new Date(Date.UTC(2026, 10, 21, 20, 0, second)).toISOString();

/** Who bought how many, in the order of the file; the third changed nothing, its payment was refused, and the last cost nothing. */
const bought: readonly { member: number; quantity: number; confirmed: boolean; free?: boolean }[] = [
  { member: 1, quantity: 2, confirmed: true },
  { member: 1, quantity: 1, confirmed: true },
  { member: 2, quantity: 1, confirmed: false },
  { member: 2, quantity: 2, confirmed: true },
  { member: 2, quantity: 1, confirmed: true, free: true },
];

const purchaseLines = bought.map(
  ({ member, quantity, confirmed, free = false }, index): AuditLine => ({
    type: 'purchase',
    purchaseId: idOf(2, index + 1),
    member: idOf(1, member),
    kind: 'ENTRY',
    payment: free ? 'FREE' : 'TRANSFER',
    quantity,
    amountMinor: String(free ? 0 : quantity * 500),
    status: confirmed ? 'CONFIRMED' : 'FAILED',
    transferId: confirmed && !free ? idOf(3, index + 1) : null,
    refundTransferId: null,
    failureCode: confirmed ? null : 'wallet.insufficient_funds',
    createdAt: at(index + 2),
    confirmedAt: confirmed ? at(index + 3) : null,
    refundedAt: null,
  }),
);

const tickets = bought
  .flatMap(({ quantity, confirmed, member }, index) =>
    Array.from({ length: confirmed ? quantity : 0 }, () => ({ purchaseId: idOf(2, index + 1), member })),
  )
  .map((ticket, index) => ({ ...ticket, number: index + 1, ticketId: idOf(4, index + 1) }));

const commitOf = (member: number): Uint8Array => entrantCommit(`member-${member}`, sha256(utf8(`salt-${member}`)));

const ticketLines = tickets.map(
  ({ number, ticketId, purchaseId, member }): AuditLine => ({
    ...{ type: 'ticket', number, ticketId, purchaseId, entrantCommit: toHex(commitOf(member)) },
  }),
);

/** The winner let the time pass, and the alternate took the prize. */
const claimLines = (winner: number, alternate: number): AuditLine[] => [
  {
    ...{ type: 'claim', claimId: idOf(6, 1), place: 1, rank: 1, ticketNumber: winner, state: 'EXPIRED' },
    ...{ openedAt: at(11), expiresAt: at(20), acceptedAt: null, endedAt: at(21), fulfilledAt: null },
  },
  {
    ...{ type: 'claim', claimId: idOf(6, 2), place: 1, rank: 2, ticketNumber: alternate, state: 'FULFILLED' },
    ...{ openedAt: at(21), expiresAt: at(30), acceptedAt: at(25), endedAt: null, fulfilledAt: at(26) },
  },
];

const drawLines = (): AuditLine[] => {
  const secret = sha256(utf8('a secret for tests'));
  const committed = tickets.map(({ number, ticketId, purchaseId, member }) => ({
    ...{ number, ticketIdHash: idHash(ticketId), purchaseIdHash: idHash(purchaseId), entrantCommit: commitOf(member) },
  }));
  const terms = { poolId: POOL, tickets: committed, secretHash: secretHash(POOL, secret) };
  const { commitment, hash } = commitToDraw({ ...terms, winnerCount: 1, alternateCount: 1 });
  const result = drawWithSecret(commitment, secret);
  const file = { ...toDrawFile({ commitment, secret, result, tickets: [] }) };
  const asText = ([name, value]: [string, unknown]) => [name, value instanceof Uint8Array ? toHex(value) : value];
  return [
    {
      type: 'draw',
      commitment: Object.fromEntries(Object.entries(commitment).map(asText)),
      commitmentHash: toHex(hash),
      committedAt: at(10),
      file,
      drawnAt: at(11),
    },
    { type: 'pick', kind: 'WINNER', place: 1, ticketNumber: result.winners[0] ?? 0 },
    { type: 'pick', kind: 'ALTERNATE', place: 1, ticketNumber: result.alternates[0] ?? 0 },
    ...claimLines(result.winners[0] ?? 0, result.alternates[0] ?? 0),
  ];
};

const changes = ['DRAFT', 'OPEN', 'FULL', 'STARTED', 'COMPLETED'].map(
  (state, index): AuditLine => ({
    ...{ type: 'change', number: index + 1, state, sold: index < 2 ? 0 : 6, closesAt: null, at: at(index * 2) },
  }),
);

/** The lines of the vector but for the last. */
export const sampleLines = (): AuditLine[] => [
  {
    ...{ type: 'header', format: 'tessera.raffle-audit.v1', tenantId: idOf(0, 9), poolId: POOL },
    ...{ members: 'pseudonyms', exportedAt: at(60) },
  },
  {
    ...{ type: 'pool', state: 'COMPLETED', sold: 6, currency: 'EUR', settled: true },
    terms: { id: POOL, number: 7, title: 'Friday', ticketPriceMinor: 500, ticketsRequired: 6, winnerCount: 1 },
    prize: { id: idOf(0, 8), title: 'Abend zu zweit', kind: 'CASH', valueMinor: 2_000 },
  },
  ...changes,
  ...purchaseLines,
  ...ticketLines,
  ...drawLines(),
  { type: 'payout', leg: 1, from: 'POOL', to: 'WINNER', place: 1, amountMinor: '2000', transferId: idOf(5, 1) },
  { type: 'payout', leg: 2, from: 'POOL', to: 'REVENUE', place: null, amountMinor: '500', transferId: idOf(5, 2) },
  {
    type: 'conservation',
    salesMinor: '2500',
    prizesMinor: '2000',
    feesMinor: '500',
    refundsMinor: '0',
    heldMinor: '0',
    pendingMinor: '0',
    prizesAddedMinor: '0',
  },
];

/** What a pool's purchases become when it is cancelled: all but the first were given back, which is still to be. */
const givenBack = (line: AuditLine, index: number): AuditLine => {
  if (line.type !== 'purchase' || line.status !== 'CONFIRMED') return line;
  if (index === 0) return { ...line, status: 'REFUNDING' };
  const refundTransferId = line.transferId === null ? null : idOf(7, index + 1);
  return { ...line, status: 'REFUNDED', refundTransferId, refundedAt: at(40 + index) };
};

/** The lines of the same pool, had it been cancelled before it was drawn. */
export const cancelledLines = (): AuditLine[] => [
  ...sampleLines().flatMap((line): AuditLine[] => {
    if (line.type === 'header') return [line];
    return line.type === 'pool' ? [{ ...line, state: 'CANCELLED', settled: false }] : [];
  }),
  ...changes.slice(0, 3),
  { ...{ type: 'change', number: 4, state: 'CANCELLED', sold: 6, closesAt: null, at: at(39) } },
  ...purchaseLines.map(givenBack),
  ...ticketLines,
  {
    ...{ type: 'conservation', salesMinor: '2500', prizesMinor: '0', feesMinor: '0', refundsMinor: '1500' },
    ...{ heldMinor: '1000', pendingMinor: '0', prizesAddedMinor: '0' },
  },
];

export const vectors: Readonly<Record<string, () => AuditLine[]>> = {
  [DRAWN]: sampleLines,
  'raffle-audit.cancelled.vector.ndjson': cancelledLines,
};

/** The file of these lines, with a last line that fits them. */
export const textOf = (lines: readonly AuditLine[]): string => {
  const counts: Record<string, number> = {};
  for (const { type } of lines) counts[type] = (counts[type] ?? 0) + 1;
  const text = lines.map((line) => `${serializeAuditLine(line)}\n`).join('');
  return `${text}${serializeAuditLine({ type: 'end', lines: counts, sha256: toHex(sha256(utf8(text))) })}\n`;
};

if (import.meta.main)
  for (const [name, lines] of Object.entries(vectors)) writeFileSync(vectorPath(name), textOf(lines()));
