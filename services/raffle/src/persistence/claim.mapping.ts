import { type Claim, claimStates } from '../domain/claims/claim.ts';
import { prizeKinds } from '../domain/prizes/prize.ts';
import { oneOf, toDate, toDateOrNull } from './columns.ts';

/** A row as a raw statement returns it: timestamps as text. */
export interface ClaimColumns {
  readonly id: string;
  readonly pool_id: string;
  readonly prize_id: string;
  readonly kind: string;
  readonly place: number;
  readonly rank: number;
  readonly ticket_number: number;
  readonly user_id: string;
  readonly state: string;
  readonly opened_at: string;
  readonly expires_at: string | null;
  readonly accepted_at: string | null;
  readonly ended_at: string | null;
  readonly fulfilled_at: string | null;
  readonly refusals: number;
  readonly sequence: number;
}

export const claimFromRecord = (row: ClaimColumns): Claim => ({
  id: row.id,
  poolId: row.pool_id,
  prizeId: row.prize_id,
  kind: oneOf(prizeKinds, row.kind),
  place: row.place,
  rank: row.rank,
  ticketNumber: row.ticket_number,
  userId: row.user_id,
  state: oneOf(claimStates, row.state),
  openedAt: toDate(row.opened_at),
  expiresAt: toDateOrNull(row.expires_at),
  acceptedAt: toDateOrNull(row.accepted_at),
  endedAt: toDateOrNull(row.ended_at),
  fulfilledAt: toDateOrNull(row.fulfilled_at),
  refusals: row.refusals,
  sequence: row.sequence,
});
