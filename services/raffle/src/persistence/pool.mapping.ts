import { money } from '@tessera/kernel';
import { cancelCauses, type Pool, poolStates } from '../domain/pools/pool.ts';
import { drawModes, type PoolTerms, unfilledPolicies } from '../domain/pools/pool-terms.ts';
import { oneOf, toDate, toDateOrNull } from './columns.ts';

/** A row as a raw statement returns it: `bigint` and timestamps as text. */
export interface PoolColumns {
  readonly id: string;
  readonly number: number;
  readonly prize_id: string;
  readonly title: string;
  readonly ticket_price_minor: string;
  readonly currency: string;
  readonly tickets_required: number;
  readonly tickets_per_member: number | null;
  readonly winner_count: number;
  readonly alternate_count: number;
  readonly draw_mode: string;
  readonly opens_at: string | null;
  readonly closes_at: string | null;
  readonly when_unfilled: string;
  readonly extend_by_seconds: number | null;
  readonly max_extensions: number | null;
  readonly extensions: number;
  readonly boost_price_minor: string | null;
  readonly boosts_per_member: number | null;
  readonly follows_pool_id: string | null;
  readonly retry_price_minor: string | null;
  readonly retry_window_seconds: number | null;
  readonly claim_window_seconds: number | null;
  readonly minimum_age: number | null;
  readonly countries: string[] | null;
  readonly free_entries_per_member: number | null;
  readonly state: string;
  readonly sold: number;
  readonly reserved: number;
  readonly secret_hash: Uint8Array | null;
  readonly sequence: number;
  readonly created_at: string;
  readonly scheduled_at: string | null;
  readonly opened_at: string | null;
  readonly filled_at: string | null;
  readonly closed_at: string | null;
  readonly drawn_at: string | null;
  readonly cancelled_at: string | null;
  readonly cancel_cause: string | null;
  readonly cancel_reason: string | null;
  readonly settled_at: string | null;
}

/** The columns that say the terms, in the order of {@link termValues}. */
export const TERM_COLUMNS = `prize_id, title, ticket_price_minor, currency, tickets_required, tickets_per_member, winner_count,
  alternate_count, draw_mode, opens_at, closes_at, when_unfilled, extend_by_seconds, max_extensions, boost_price_minor,
  boosts_per_member, follows_pool_id, retry_price_minor, retry_window_seconds, claim_window_seconds, minimum_age, countries,
  free_entries_per_member`;

export const termValues = (terms: PoolTerms): readonly unknown[] => [
  terms.prizeId,
  terms.title,
  terms.ticketPrice.amountMinor,
  terms.ticketPrice.currency,
  terms.ticketsRequired,
  terms.ticketsPerMember,
  terms.winnerCount,
  terms.alternateCount,
  terms.drawMode,
  terms.opensAt,
  terms.closesAt,
  terms.whenUnfilled,
  terms.extension?.bySeconds ?? null,
  terms.extension?.most ?? null,
  terms.boost?.price.amountMinor ?? null,
  terms.boost?.perMember ?? null,
  terms.followUp?.followsPoolId ?? null,
  terms.followUp?.retryPrice.amountMinor ?? null,
  terms.followUp?.retryWindowSeconds ?? null,
  terms.claimWindowSeconds,
  terms.minimumAge,
  terms.countries,
  terms.freeEntriesPerMember,
];

const termsFromRecord = (row: PoolColumns): PoolTerms => ({
  prizeId: row.prize_id,
  title: row.title,
  ticketPrice: money(BigInt(row.ticket_price_minor), row.currency),
  ticketsRequired: row.tickets_required,
  ticketsPerMember: row.tickets_per_member,
  winnerCount: row.winner_count,
  alternateCount: row.alternate_count,
  drawMode: oneOf(drawModes, row.draw_mode),
  opensAt: toDateOrNull(row.opens_at),
  closesAt: toDateOrNull(row.closes_at),
  whenUnfilled: oneOf(unfilledPolicies, row.when_unfilled),
  extension:
    row.extend_by_seconds === null || row.max_extensions === null
      ? null
      : { bySeconds: row.extend_by_seconds, most: row.max_extensions },
  boost:
    row.boost_price_minor === null || row.boosts_per_member === null
      ? null
      : { price: money(BigInt(row.boost_price_minor), row.currency), perMember: row.boosts_per_member },
  followUp:
    row.follows_pool_id === null || row.retry_price_minor === null || row.retry_window_seconds === null
      ? null
      : {
          followsPoolId: row.follows_pool_id,
          retryPrice: money(BigInt(row.retry_price_minor), row.currency),
          retryWindowSeconds: row.retry_window_seconds,
        },
  claimWindowSeconds: row.claim_window_seconds,
  minimumAge: row.minimum_age,
  countries: row.countries,
  freeEntriesPerMember: row.free_entries_per_member,
});

export const poolFromRecord = (row: PoolColumns): Pool => ({
  ...termsFromRecord(row),
  id: row.id,
  number: row.number,
  state: oneOf(poolStates, row.state),
  sold: row.sold,
  reserved: row.reserved,
  secretHash: row.secret_hash,
  extensions: row.extensions,
  sequence: row.sequence,
  createdAt: toDate(row.created_at),
  scheduledAt: toDateOrNull(row.scheduled_at),
  openedAt: toDateOrNull(row.opened_at),
  filledAt: toDateOrNull(row.filled_at),
  closedAt: toDateOrNull(row.closed_at),
  drawnAt: toDateOrNull(row.drawn_at),
  cancelledAt: toDateOrNull(row.cancelled_at),
  cancelCause: row.cancel_cause === null ? null : oneOf(cancelCauses, row.cancel_cause),
  cancelReason: row.cancel_reason,
  settledAt: toDateOrNull(row.settled_at),
});
