import { addPoints, CHAIN_START, type Points, points, subtractPoints } from '@tessera/kernel';
import { type Award, type EarningRule, evaluateRules, type Fact, type RuleRefusalCode } from './earning-rule.ts';
import { hashEntry, type PointEntry } from './point-entry.ts';
import { isUpgrade, type Tier, tierFor } from './tier.ts';

export interface Membership {
  readonly id: string;
  readonly userId: string;
  readonly tier: string;
  /** What can be spent. Equal to the sum of the entries. */
  readonly balance: Points;
  /** Points ever earned; the basis of the tier. */
  readonly lifetime: Points;
  /** Count of the membership's events. */
  readonly eventSequence: number;
  /** Count of its entries. */
  readonly entrySequence: number;
  readonly lastHash: Uint8Array;
  readonly createdAt: Date;
}

export interface TierChange {
  readonly from: string;
  readonly to: string;
  readonly lifetime: Points;
  readonly sequence: number;
}

/** What a fact does to a membership: all of it is written in one transaction. */
export interface MembershipChange {
  readonly membership: Membership;
  readonly entries: readonly PointEntry[];
  readonly tierChange?: TierChange;
  /** Set when the fact earned nothing. */
  readonly refusal?: { readonly code: RuleRefusalCode; readonly ruleId?: string };
}

export const openMembership = (id: string, userId: string, tiers: readonly Tier[], now: Date): Membership => ({
  id,
  userId,
  tier: tierFor(tiers, points(0n)).name,
  balance: points(0n),
  lifetime: points(0n),
  eventSequence: 1,
  entrySequence: 0,
  lastHash: CHAIN_START,
  createdAt: now,
});

export interface Moment {
  readonly now: Date;
  readonly newId: () => string;
}

/** Awards what the rules give for a fact, each award as a lot of its own, and moves the member up if that reaches a tier. */
export const awardFact = (
  membership: Membership,
  rules: readonly EarningRule[],
  tiers: readonly Tier[],
  fact: Fact,
  moment: Moment,
): MembershipChange => {
  const { awards, refusals } = evaluateRules(rules, fact, membership.tier);
  if (awards.length === 0) {
    const [first] = refusals;
    const refusal = first ? { code: first.code, ruleId: first.rule.id } : { code: 'loyalty.no_rule_matched' as const };
    return { membership, entries: [], refusal };
  }
  let current = membership;
  const entries: PointEntry[] = [];
  for (const award of awards) {
    const entry = earnEntry(current, award, fact, moment);
    entries.push(entry);
    current = afterEntry(current, entry, award.points);
  }
  return { ...withTier(current, tiers), entries };
};

const earnEntry = (membership: Membership, award: Award, fact: Fact, { now, newId }: Moment): PointEntry =>
  hashEntry(membership.lastHash, {
    id: newId(),
    membershipId: membership.id,
    sequence: membership.entrySequence + 1,
    type: 'EARN',
    amount: award.points,
    balanceAfter: addPoints(membership.balance, award.points),
    lotId: newId(),
    factType: fact.type,
    factId: fact.id,
    ruleId: award.rule.id,
    ruleVersion: award.rule.version,
    trace: award.trace,
    postedAt: now,
  });

/** The membership with the entry posted; `earned` is how far it counts towards the tier. */
export const afterEntry = (membership: Membership, entry: PointEntry, earned: Points): Membership => ({
  ...membership,
  balance: entry.balanceAfter,
  lifetime: addPoints(membership.lifetime, earned),
  eventSequence: membership.eventSequence + 1,
  entrySequence: entry.sequence,
  lastHash: entry.hash,
});

const withTier = (
  membership: Membership,
  tiers: readonly Tier[],
): { membership: Membership; tierChange?: TierChange } => {
  const to = tierFor(tiers, membership.lifetime).name;
  if (!isUpgrade(tiers, membership.tier, to)) return { membership };
  const sequence = membership.eventSequence + 1;
  const tierChange = { from: membership.tier, to, lifetime: membership.lifetime, sequence };
  return { membership: { ...membership, tier: to, eventSequence: sequence }, tierChange };
};

/** Takes back what a fact earned, entry by entry. Points ever earned shrink with it, but nobody loses a tier by this. */
export const reverseFact = (
  membership: Membership,
  earned: readonly PointEntry[],
  factType: string,
  { now, newId }: Moment,
): MembershipChange => {
  let current = membership;
  const entries: PointEntry[] = [];
  for (const original of earned) {
    const entry = hashEntry(current.lastHash, {
      ...original,
      id: newId(),
      sequence: current.entrySequence + 1,
      type: 'REVERSE',
      amount: points(-original.amount.hundredths),
      balanceAfter: subtractPoints(current.balance, original.amount),
      factType,
      postedAt: now,
    });
    entries.push(entry);
    current = afterEntry(current, entry, entry.amount);
  }
  return { membership: current, entries };
};
