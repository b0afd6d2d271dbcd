import type { BeaconChain, VerifiedBeacon } from '@tessera/proofs';
import type { FinishedDraw, FrozenDraw } from '../../domain/draws/draw.ts';
import type { Winner } from '../../domain/draws/payout.ts';

export interface DrawRows {
  /**
   * One a pool, for ever: a second one breaks the primary key. `partRoots`: the node above each 256 tickets, side by side, so that a
   * receipt need not read the whole list.
   */
  insertFrozen(draw: FrozenDraw, partRoots: Uint8Array): Promise<void>;
  frozen(poolId: string): Promise<FrozenDraw | undefined>;
  /** Undefined for a draw of before they were kept. */
  partRoots(poolId: string): Promise<Uint8Array | undefined>;
  insertFinished(draw: FinishedDraw): Promise<void>;
  finished(poolId: string): Promise<FinishedDraw | undefined>;
  winners(poolId: string): Promise<Winner[]>;
  /** When the job next looks at the pool; null: only once somebody does something about it. */
  lookAgain(poolId: string, at: Date | null): Promise<void>;
  /** Shows whoever watches the pool that its beacon is overdue; once. */
  noteOverdue(poolId: string, at: Date): Promise<void>;
  /** Since when that is shown; undefined where it is not, or the pool waits no more. */
  overdueSince(poolId: string): Promise<Date | undefined>;
}

/** A public beacon of randomness. Whatever its mirrors answer, only a round whose signature was checked comes out. */
export interface Beacon {
  /** The chain that new draws commit to. */
  readonly chain: BeaconChain;
  /** That very round of that very chain; undefined as long as no mirror has it. Never throws for what a mirror does. */
  round(chainHash: Uint8Array, round: number): Promise<VerifiedBeacon | undefined>;
  /** The newest round of `chain` that a mirror gives: one that has come for certain, and perhaps not the last one that has. */
  latest(): Promise<VerifiedBeacon | undefined>;
}

export interface BeaconDeps {
  readonly beacon: Beacon;
  /** How far ahead the round is that a draw commits to. */
  readonly beaconLeadSeconds: number;
  /** How long a round must be overdue before its pool can be cancelled. */
  readonly beaconOverdueSeconds: number;
}

export interface LateBeacon {
  readonly poolId: string;
  readonly round: number;
  readonly dueAt: Date;
  readonly lateMs: number;
}

/** Tells whoever runs the service how far its clock is behind the beacon's; 0 where it is not. */
export type ReportClock = (behindMs: number) => void;

/** Tells whoever runs the service that a pool is waiting. */
export type ReportLateBeacon = (late: LateBeacon) => void;
