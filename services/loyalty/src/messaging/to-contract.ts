import {
  awardRefused,
  earningRulePublished,
  type GrantSource,
  membershipCreated,
  pointsEarned,
  pointsGranted,
  pointsReversed,
  tierChanged,
} from '@tessera/contracts';
import { formatPoints, points } from '@tessera/kernel';
import type { Transaction } from '@tessera/runtime/postgres';
import type { EarningRule } from '../domain/earning-rule.ts';
import type { Membership, MembershipChange } from '../domain/membership.ts';
import type { PointEntry } from '../domain/point-entry.ts';
import type { FactKey } from '../use-cases/ports.ts';

export const publishMembershipCreated = (
  tx: Transaction,
  { id, userId, tier, createdAt, eventSequence }: Membership,
): void =>
  tx.publish(membershipCreated, {
    aggregateId: id,
    sequence: eventSequence,
    data: { membershipId: id, userId, tier, createdAt: createdAt.toISOString() },
  });

export const publishEarningRulePublished = (tx: Transaction, rule: EarningRule): void =>
  tx.publish(earningRulePublished, {
    aggregateId: rule.id,
    sequence: rule.version,
    data: { ruleId: rule.id, ruleVersion: rule.version, name: rule.name, trigger: rule.trigger },
  });

/** The events of one change: each entry takes one number of the membership's sequence, a move to another tier the last. */
export const publishMembershipChange = (tx: Transaction, change: MembershipChange, fact: FactKey, now: Date): void => {
  const { membership, entries, tierChange, refusal } = change;
  const last = membership.eventSequence - (tierChange ? 1 : 0);
  for (const [index, entry] of entries.entries())
    publishEntry(tx, membership, entry, last - entries.length + 1 + index);
  if (tierChange) publishTierChange(tx, membership, tierChange, now);
  if (refusal) publishRefusal(tx, membership, refusal, fact, now);
};

const publishEntry = (tx: Transaction, membership: Membership, entry: PointEntry, sequence: number): void => {
  const about = { aggregateId: membership.id, sequence };
  const common = {
    membershipId: membership.id,
    userId: membership.userId,
    lotId: entry.lotId,
    balance: formatPoints(entry.balanceAfter),
  };
  const { factType, factId, ruleId, ruleVersion } = entry;
  const given = formatPoints(entry.amount);
  const at = entry.postedAt.toISOString();
  if (entry.type === 'REVERSE') {
    const taken = formatPoints(points(-entry.amount.hundredths));
    tx.publish(pointsReversed, { ...about, data: { ...common, factType, factId, points: taken, reversedAt: at } });
  } else if (ruleId === null || ruleVersion === null) {
    const source = { type: factType, id: factId };
    // It came in by the request's contract, whose list of sources is the event's.
    const data = { ...common, entryId: entry.id, points: given, source: source as GrantSource, grantedAt: at };
    tx.publish(pointsGranted, { ...about, data });
  } else {
    tx.publish(pointsEarned, {
      ...about,
      data: { ...common, factType, factId, points: given, ruleId, ruleVersion, earnedAt: at },
    });
  }
};

const publishTierChange = (
  tx: Transaction,
  membership: Membership,
  change: NonNullable<MembershipChange['tierChange']>,
  now: Date,
): void =>
  tx.publish(tierChanged, {
    aggregateId: membership.id,
    sequence: change.sequence,
    data: {
      membershipId: membership.id,
      userId: membership.userId,
      from: change.from,
      to: change.to,
      lifetimeEarned: formatPoints(change.lifetime),
      changedAt: now.toISOString(),
    },
  });

/** A refused award is an aggregate of its own: the fact, about which nothing else will be said. */
const publishRefusal = (
  tx: Transaction,
  membership: Membership,
  refusal: NonNullable<MembershipChange['refusal']>,
  fact: FactKey,
  now: Date,
): void =>
  tx.publish(awardRefused, {
    aggregateId: `${fact.type}:${fact.id}`,
    sequence: 1,
    data: {
      membershipId: membership.id,
      userId: membership.userId,
      factType: fact.type,
      factId: fact.id,
      code: refusal.code,
      ...(refusal.ruleId === undefined ? {} : { ruleId: refusal.ruleId }),
      refusedAt: now.toISOString(),
    },
  });
