import {
  addPoints,
  comparePoints,
  NO_POINTS,
  ok,
  type Points,
  points,
  type Refusal,
  type Result,
  refuse,
} from '@tessera/kernel';
import { afterEntry, type Membership, type MembershipChange, type Moment } from './membership.ts';
import { hashEntry, type PointEntry } from './point-entry.ts';

/** What 15 digits and two places can write; a balance above it could not be told to anybody. */
export const MAX_BALANCE: Points = points(10n ** 17n - 1n);

export interface GrantOrder {
  readonly points: Points;
  /** What it is given for; a source gives once. */
  readonly source: { readonly type: string; readonly id: string };
}

/** The entry of a grant, and what it does to the membership unless it was posted before. */
export interface Grant {
  readonly entry: PointEntry;
  readonly change?: MembershipChange;
}

export type GrantCode =
  | 'loyalty.membership_not_found'
  | 'loyalty.points_not_positive'
  | 'loyalty.balance_overflow'
  | 'loyalty.source_used';

/**
 * Credits points that no rule gives, as a lot of their own. They can be spent like any others and raise no tier: that is
 * for what a member earned. The same source asked for again is answered with the entry it has; another order of it is refused.
 */
export const grantPoints = (
  membership: Membership | undefined,
  earlier: PointEntry | undefined,
  order: GrantOrder,
  { now, newId }: Moment,
): Result<Grant, Refusal<GrantCode>> => {
  if (!membership) return refuse('loyalty.membership_not_found', 'This person has no membership here, or not yet.');
  if (earlier) {
    const isSame = earlier.membershipId === membership.id && comparePoints(earlier.amount, order.points) === 0;
    return isSame ? ok({ entry: earlier }) : refuse('loyalty.source_used', 'This source has given points before.');
  }
  if (order.points.hundredths <= 0n)
    return refuse('loyalty.points_not_positive', 'Only more than nothing can be given.');
  const balanceAfter = addPoints(membership.balance, order.points);
  if (comparePoints(balanceAfter, MAX_BALANCE) > 0) {
    return refuse('loyalty.balance_overflow', 'The balance would have more than 15 digits.');
  }
  const entry = hashEntry(membership.lastHash, {
    id: newId(),
    membershipId: membership.id,
    sequence: membership.entrySequence + 1,
    type: 'BONUS',
    amount: order.points,
    balanceAfter,
    lotId: newId(),
    factType: order.source.type,
    factId: order.source.id,
    ruleId: null,
    ruleVersion: null,
    trace: null,
    postedAt: now,
  });
  return ok({ entry, change: { membership: afterEntry(membership, entry, NO_POINTS), entries: [entry] } });
};
