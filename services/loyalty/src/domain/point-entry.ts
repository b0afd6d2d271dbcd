import { canonicalEncode, chainHash, type Points } from '@tessera/kernel';
import type { AwardTrace } from './earning-rule.ts';

/** One line of a member's ledger. */
export interface PointEntry {
  readonly id: string;
  readonly membershipId: string;
  /** From 1, without gaps. */
  readonly sequence: number;
  /** BONUS: given by no rule, because another service said so. */
  readonly type: 'EARN' | 'REVERSE' | 'BONUS';
  /** Negative for REVERSE, positive for the others. */
  readonly amount: Points;
  readonly balanceAfter: Points;
  /** The credit this is, or takes from. */
  readonly lotId: string;
  readonly factType: string;
  readonly factId: string;
  /** Null, as version and trace are, for BONUS. */
  readonly ruleId: string | null;
  readonly ruleVersion: number | null;
  readonly trace: AwardTrace | null;
  readonly postedAt: Date;
  /** SHA-256(hash of the entry before ‖ canonical encoding of this one). */
  readonly hash: Uint8Array;
}

/** Adds the link of the chain. The fields and their order are part of the format: they never change. */
export const hashEntry = (previous: Uint8Array, entry: Omit<PointEntry, 'hash'>): PointEntry => {
  const fields = [
    'point-entry/v1',
    entry.id,
    entry.membershipId,
    entry.sequence,
    entry.type,
    entry.amount.hundredths,
    entry.balanceAfter.hundredths,
    entry.lotId,
    entry.factType,
    entry.factId,
    entry.ruleId,
    entry.ruleVersion,
    entry.postedAt,
  ];
  return { ...entry, hash: chainHash(previous, canonicalEncode(fields)) };
};
