import { money } from '@tessera/kernel';
import { type Pool, poolStates } from '../domain/pools/pool.ts';
import { oneOf, toDate, toDateOrNull } from './columns.ts';

/** A row as a raw statement returns it: `bigint` and timestamps as text. */
export interface PoolColumns {
  readonly id: string;
  readonly prize_id: string;
  readonly title: string;
  readonly ticket_price_minor: string;
  readonly currency: string;
  readonly tickets_required: number;
  readonly tickets_per_member: number | null;
  readonly winner_count: number;
  readonly alternate_count: number;
  readonly draw_mode: string;
  readonly state: string;
  readonly sold: number;
  readonly reserved: number;
  readonly secret_hash: Uint8Array | null;
  readonly sequence: number;
  readonly created_at: string;
  readonly opened_at: string | null;
  readonly filled_at: string | null;
  readonly drawn_at: string | null;
  readonly cancelled_at: string | null;
  readonly cancel_reason: string | null;
  readonly settled_at: string | null;
}

export const poolFromRecord = (row: PoolColumns): Pool => ({
  id: row.id,
  prizeId: row.prize_id,
  title: row.title,
  ticketPrice: money(BigInt(row.ticket_price_minor), row.currency),
  ticketsRequired: row.tickets_required,
  ticketsPerMember: row.tickets_per_member,
  winnerCount: row.winner_count,
  alternateCount: row.alternate_count,
  drawMode: oneOf(['COMMIT_REVEAL'], row.draw_mode),
  state: oneOf(poolStates, row.state),
  sold: row.sold,
  reserved: row.reserved,
  secretHash: row.secret_hash,
  sequence: row.sequence,
  createdAt: toDate(row.created_at),
  openedAt: toDateOrNull(row.opened_at),
  filledAt: toDateOrNull(row.filled_at),
  drawnAt: toDateOrNull(row.drawn_at),
  cancelledAt: toDateOrNull(row.cancelled_at),
  cancelReason: row.cancel_reason,
  settledAt: toDateOrNull(row.settled_at),
});
