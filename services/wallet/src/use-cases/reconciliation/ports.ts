import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { PostCorrection, PostCorrectionCode } from '../../domain/adjustments/post-correction.ts';
import type {
  Difference,
  DifferenceKind,
  DifferenceState,
  Disagreement,
} from '../../domain/reconciliation/difference.ts';
import type { ReconciliationEvent } from '../../domain/reconciliation/events.ts';
import type { ComparedItem } from '../../domain/reconciliation/reconcile.ts';
import type { Comparison, Reconciliation } from '../../domain/reconciliation/reconciliation.ts';
import type { SettlementLine } from '../../domain/reconciliation/settlement-line.ts';
import type { Requester } from '../../domain/transfers/transfer.ts';
import type { Page, TenantContext } from '../ports.ts';

/** A transfer whose id derives from the difference that it puts right. */
export type Adjustment = Omit<PostCorrection, 'type' | 'id' | keyof Requester> & { readonly id: string };

/** Posts an adjustment at once, or refuses it where its amount takes a second person. */
export type PostAdjustment = (
  adjustment: Adjustment,
  ctx: CallContext,
) => Promise<Result<{ readonly transferId: string }, Refusal<PostCorrectionCode>>>;

/** A disagreement with the difference that stands for it. */
export interface Finding {
  readonly differenceId: string;
  readonly fingerprint: string;
  readonly found: Disagreement;
}

/** Everything that one run writes. */
export interface CompletedRun {
  readonly reconciliation: Reconciliation;
  readonly lines: readonly (SettlementLine & { readonly transferId: string | null })[];
  /** Those that no run before had found. */
  readonly opened: readonly Finding[];
  /** Everything that this run found, by the ids of the differences. */
  readonly foundIds: readonly string[];
  readonly settled: readonly Difference[];
}

/** Settlement files and differences of one tenant within one transaction. */
export interface ReconciliationRows {
  /** Runs of one provider follow one another: each sees what those before it found. */
  lockProvider(provider: string): Promise<void>;
  findSame(comparison: Comparison): Promise<Reconciliation | undefined>;
  /** Lays the lines beside the ledger. Only lines in which something moved are looked for in it. */
  compare(comparison: Comparison, lines: readonly SettlementLine[]): Promise<ComparedItem[]>;
  /** Ids of the differences that have these fingerprints. */
  idsByFingerprint(fingerprints: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Locks the open differences of the provider that are none any more, by what this run compared. */
  lockSettled(
    comparison: Comparison,
    lines: readonly SettlementLine[],
    items: readonly ComparedItem[],
  ): Promise<Difference[]>;
  save(run: CompletedRun): Promise<void>;
  lockDifference(differenceId: string): Promise<Difference | undefined>;
  saveResolution(difference: Difference): Promise<void>;
  /** The context for what is to be done within this transaction. */
  readonly inside: (ctx: CallContext) => CallContext;
  /** The event leaves with this transaction or not at all. */
  publish(event: ReconciliationEvent): void;
}

export interface ReconciliationFilter extends Page {
  readonly provider?: string | undefined;
  /** The id before which the page begins; newest first. */
  readonly before?: string | undefined;
}

export interface DifferenceFilter extends Page {
  readonly reconciliationId?: string | undefined;
  readonly state?: DifferenceState | undefined;
  readonly kind?: DifferenceKind | undefined;
  readonly provider?: string | undefined;
  /** The id after which the page begins; oldest first. */
  readonly after?: string | undefined;
}

export interface Reconciliations {
  /** One transaction, with the call's answer. It is run again when it lost a race for an account that another one opened. */
  transact<T>(ctx: CallContext, work: (rows: ReconciliationRows) => Promise<T>): Promise<T>;
  find(reconciliationId: string, ctx: TenantContext): Promise<Reconciliation | undefined>;
  list(filter: ReconciliationFilter, ctx: TenantContext): Promise<Reconciliation[]>;
  listDifferences(filter: DifferenceFilter, ctx: TenantContext): Promise<Difference[]>;
}
