import { points } from '@tessera/kernel';
import { toDate } from '@tessera/runtime/postgres';
import type { AwardTrace } from '../domain/earning-rule.ts';
import type { Membership } from '../domain/membership.ts';
import type { PointEntry } from '../domain/point-entry.ts';
import type { MembershipRow } from './membership.record.ts';

export const fromRecord = (row: MembershipRow): Membership => ({
  id: row.id,
  userId: row.userId,
  tier: row.tier,
  balance: points(BigInt(row.balanceHundredths)),
  lifetime: points(BigInt(row.lifetimeHundredths)),
  eventSequence: row.eventSequence,
  entrySequence: row.entrySequence,
  lastHash: row.lastHash,
  createdAt: row.createdAt,
});

export const toRecord = (membership: Membership) => ({
  userId: membership.userId,
  tier: membership.tier,
  balanceHundredths: membership.balance.hundredths,
  lifetimeHundredths: membership.lifetime.hundredths,
  eventSequence: membership.eventSequence,
  entrySequence: membership.entrySequence,
  lastHash: Buffer.from(membership.lastHash),
  createdAt: membership.createdAt,
});

export interface PointEntryRow {
  readonly id: string;
  readonly membership_id: string;
  readonly sequence: number;
  readonly type: PointEntry['type'];
  readonly hundredths: string;
  readonly balance_after_hundredths: string;
  readonly lot_id: string;
  readonly fact_type: string;
  readonly fact_id: string;
  readonly rule_id: string | null;
  readonly rule_version: number | null;
  readonly trace: AwardTrace | null;
  readonly hash: Uint8Array;
  readonly posted_at: string;
}

export const entryFromRow = (row: PointEntryRow): PointEntry => ({
  id: row.id,
  membershipId: row.membership_id,
  sequence: row.sequence,
  type: row.type,
  amount: points(BigInt(row.hundredths)),
  balanceAfter: points(BigInt(row.balance_after_hundredths)),
  lotId: row.lot_id,
  factType: row.fact_type,
  factId: row.fact_id,
  ruleId: row.rule_id,
  ruleVersion: row.rule_version,
  trace: row.trace,
  hash: row.hash,
  postedAt: toDate(row.posted_at),
});
