import { createHash } from 'node:crypto';
import { toHex } from '@tessera/kernel';
import { type AuditLine, type AuditLineOf, RAFFLE_AUDIT_FORMAT, serializeAuditLine, toDrawFile } from '@tessera/proofs';
import type { SendChunk } from '@tessera/runtime/http';
import type { Claim } from '../../domain/claims/claim.ts';
import type { PoolFigures } from '../../domain/draws/conservation.ts';
import type { FinishedDraw, FrozenDraw } from '../../domain/draws/draw.ts';
import type { Winner } from '../../domain/draws/payout.ts';
import { drawFileParts } from '../../use-cases/draws/draw-file-of.ts';
import type { ReadRecords } from '../../use-cases/records/export-audit.ts';
import type { PoolRecord, RecordedPurchase } from '../../use-cases/records/records.ports.ts';
import { poolToHttp } from '../pools/pool.mapping.ts';
import { prizeToHttp } from '../prizes/prize.mapping.ts';

/** Whose export it is, and how it calls members. */
export interface AuditHead {
  readonly tenantId: string;
  readonly poolId: string;
  readonly members: 'pseudonyms' | 'ids';
  readonly nameOf: (purchase: RecordedPurchase) => string;
}

/** So much is gathered before it is sent. A pool that is smaller goes out in one piece, or is refused as a whole. */
const CHUNK_BYTES = 64 * 1024;

/** Sends the lines of an export as they come, and at last the one that counts them and carries the digest of all bytes before it. */
export const sendAudit = async (head: AuditHead, read: ReadRecords, send: SendChunk): Promise<void> => {
  const digest = createHash('sha256');
  const lines: Record<string, number> = {};
  let gathered = '';
  await read(async (record) => {
    for (const line of linesOf(record, head)) {
      lines[line.type] = (lines[line.type] ?? 0) + 1;
      gathered += `${serializeAuditLine(line)}\n`;
    }
    if (gathered.length < CHUNK_BYTES) return;
    const bytes = Buffer.from(gathered);
    gathered = '';
    digest.update(bytes);
    await send(bytes);
  });
  const sha256 = digest.update(gathered).digest('hex');
  await send(`${gathered}${serializeAuditLine({ type: 'end', lines, sha256 })}\n`);
};

const linesOf = (record: PoolRecord, head: AuditHead): AuditLine[] => {
  switch (record.kind) {
    case 'instant': {
      const { tenantId, poolId, members } = head;
      const exportedAt = record.at.toISOString();
      return [{ type: 'header', format: RAFFLE_AUDIT_FORMAT, tenantId, poolId, members, exportedAt }];
    }
    case 'pool':
      return [poolLine(record)];
    case 'changes':
      return record.changes.map(({ closesAt, at, ...change }) => ({
        ...{ type: 'change' as const, ...change },
        ...{ closesAt: closesAt?.toISOString() ?? null, at: at.toISOString() },
      }));
    case 'purchases':
      return record.purchases.map((purchase) => purchaseLine(purchase, head.nameOf(purchase)));
    case 'tickets':
      return record.tickets.map(({ id, number, purchaseId, entrantCommit }) => ({
        ...{ type: 'ticket' as const, number, ticketId: id, purchaseId, entrantCommit: toHex(entrantCommit) },
      }));
    case 'draw':
      return [drawLine(record.frozen, record.finished), ...picksOf(record.finished)];
    case 'claims':
      return record.claims.map(claimLine);
    case 'payouts':
      return record.payouts.map(({ leg, from, to, place, amount, transferId }) => ({
        ...{ type: 'payout' as const, leg, from, to, place, amountMinor: String(amount.amountMinor), transferId },
      }));
    case 'figures':
      return [conservationLine(record.figures)];
  }
};

const poolLine = ({ pool, prize }: Extract<PoolRecord, { kind: 'pool' }>): AuditLineOf<'pool'> => ({
  type: 'pool',
  state: pool.state,
  sold: pool.sold,
  currency: pool.ticketPrice.currency,
  settled: pool.settledAt !== null,
  terms: poolToHttp(pool),
  prize: prizeToHttp(prize),
});

const time = (moment: Date | null): string | null => moment?.toISOString() ?? null;

const purchaseLine = ({ purchase }: RecordedPurchase, member: string): AuditLineOf<'purchase'> => ({
  type: 'purchase',
  purchaseId: purchase.id,
  member,
  kind: purchase.type,
  payment: purchase.payment,
  quantity: purchase.quantity,
  amountMinor: String(purchase.amount.amountMinor),
  status: purchase.status,
  transferId: purchase.transferId,
  refundTransferId: purchase.refundTransferId,
  failureCode: purchase.failureCode,
  createdAt: purchase.createdAt.toISOString(),
  confirmedAt: time(purchase.confirmedAt),
  refundedAt: time(purchase.refundedAt),
});

/** The draw file is the published one with an empty list of tickets, which have lines of their own. */
const drawLine = (frozen: FrozenDraw, finished: FinishedDraw | undefined): AuditLineOf<'draw'> => {
  const { commitment, commitmentHash, committedAt } = frozen;
  const bytesAsHex = ([name, value]: [string, unknown]) => [name, value instanceof Uint8Array ? toHex(value) : value];
  const file = finished && toDrawFile(drawFileParts(frozen, finished, []));
  return {
    type: 'draw',
    commitment: Object.fromEntries(Object.entries(commitment).map(bytesAsHex)),
    commitmentHash: toHex(commitmentHash),
    committedAt: committedAt.toISOString(),
    file: file ? { ...file } : null,
    drawnAt: time(finished?.drawnAt ?? null),
  };
};

const picksOf = (finished: FinishedDraw | undefined): AuditLineOf<'pick'>[] => {
  const toLine =
    (kind: 'WINNER' | 'ALTERNATE') =>
    ({ place, ticketNumber }: Winner): AuditLineOf<'pick'> => ({ type: 'pick', kind, place, ticketNumber });
  return [...(finished?.winners.map(toLine('WINNER')) ?? []), ...(finished?.alternates.map(toLine('ALTERNATE')) ?? [])];
};

const claimLine = (claim: Claim): AuditLineOf<'claim'> => ({
  type: 'claim',
  claimId: claim.id,
  place: claim.place,
  rank: claim.rank,
  ticketNumber: claim.ticketNumber,
  state: claim.state,
  openedAt: claim.openedAt.toISOString(),
  expiresAt: time(claim.expiresAt),
  acceptedAt: time(claim.acceptedAt),
  endedAt: time(claim.endedAt),
  fulfilledAt: time(claim.fulfilledAt),
});

const conservationLine = (figures: PoolFigures): AuditLineOf<'conservation'> => {
  const { salesMinor, prizesMinor, feesMinor, refundsMinor, pendingMinor, prizesAddedMinor } = figures;
  return {
    type: 'conservation',
    salesMinor: String(salesMinor),
    prizesMinor: String(prizesMinor),
    feesMinor: String(feesMinor),
    refundsMinor: String(refundsMinor),
    heldMinor: String(salesMinor - prizesMinor - feesMinor - refundsMinor),
    pendingMinor: String(pendingMinor),
    prizesAddedMinor: String(prizesAddedMinor),
  };
};
