import { ok, type Refusal, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { fingerprintOf } from '../../domain/reconciliation/difference.ts';
import { resolvedEvent } from '../../domain/reconciliation/events.ts';
import { decideFindings, type Findings, sumsOf } from '../../domain/reconciliation/reconcile.ts';
import type { Comparison, Reconciliation } from '../../domain/reconciliation/reconciliation.ts';
import { settle } from '../../domain/reconciliation/resolve-difference.ts';
import { type FileLine, type SettlementLine, settlementLineOf } from '../../domain/reconciliation/settlement-line.ts';
import { requesterOf } from '../requester.ts';
import type { CompletedRun, ReconciliationRows, Reconciliations } from './ports.ts';

export interface ReconcileCommand extends Comparison {
  readonly lines: readonly FileLine[];
}

export interface ReconcileReceipt {
  readonly reconciliation: Reconciliation;
  /** False where this very comparison was made before. */
  readonly isNew: boolean;
}

/**
 * Compares a provider's settlement file with what the ledger booked on the provider's account, and keeps the file, what was
 * found and what is settled by it, all or nothing. The same file again is the run that it was; what overlapping files find is one difference.
 */
export const reconcile =
  (deps: { readonly reconciliations: Reconciliations }) =>
  (
    { lines: read, ...comparison }: ReconcileCommand,
    ctx: CallContext,
  ): Promise<Result<ReconcileReceipt, Refusal<'wallet.reconciliation_too_large'>>> =>
    deps.reconciliations.transact(ctx, async (rows) => {
      await rows.lockProvider(comparison.provider);
      const same = await rows.findSame(comparison);
      if (same) return ok({ reconciliation: same, isNew: false });
      const lines = read.map(settlementLineOf);
      const items = await rows.compare(comparison, lines);
      const findings = decideFindings(lines, items);
      if (!findings.ok) return findings;
      const settled = await rows.lockSettled(comparison, lines, items);
      const known = await knownOf(rows, comparison.provider, findings.value, ctx);
      const { reconciliation, ...rest } = runOf({ comparison, lines, findings: findings.value, known }, ctx);
      const now = reconciliation.completedAt;
      const run: CompletedRun = {
        ...rest,
        reconciliation: { ...reconciliation, settled: settled.length },
        settled: settled.map((difference) => settle(difference, reconciliation.id, now)),
      };
      await rows.save(run);
      rows.publish({ type: 'reconciliation-completed', reconciliation: run.reconciliation });
      for (const difference of run.settled) rows.publish(resolvedEvent(difference));
      return ok({ reconciliation: run.reconciliation, isNew: true });
    });

type Known = readonly { readonly fingerprint: string; readonly differenceId: string | undefined }[];

const knownOf = async (
  rows: ReconciliationRows,
  provider: string,
  { disagreements }: Findings,
  { tenantId }: CallContext,
): Promise<Known> => {
  const fingerprints = disagreements.map((found) => fingerprintOf(tenantId, provider, found));
  const ids = await rows.idsByFingerprint(fingerprints);
  return fingerprints.map((fingerprint) => ({ fingerprint, differenceId: ids.get(fingerprint) }));
};

interface Compared {
  readonly comparison: Comparison;
  readonly lines: readonly SettlementLine[];
  readonly findings: Findings;
  readonly known: Known;
}

/** The run as it is to be written, but for what it settles. */
const runOf = ({ comparison, lines, findings, known }: Compared, ctx: CallContext): Omit<CompletedRun, 'settled'> => {
  const opened = findings.disagreements.flatMap((found, index) => {
    const { fingerprint = '', differenceId } = known[index] ?? {};
    return differenceId === undefined ? [{ differenceId: ctx.newId(), fingerprint, found }] : [];
  });
  const knownIds = known.flatMap(({ differenceId }) => differenceId ?? []);
  return {
    reconciliation: {
      ...comparison,
      id: ctx.newId(),
      lines: lines.length,
      matched: findings.matched,
      differences: findings.disagreements.length,
      newDifferences: opened.length,
      settled: 0,
      totals: findings.totals,
      sums: sumsOf(findings.totals),
      requestedBy: requesterOf(ctx).postedBy,
      completedAt: ctx.clock.now(),
    },
    lines: lines.map((line) => ({ ...line, transferId: findings.partners.get(line.lineNumber) ?? null })),
    opened,
    foundIds: [...knownIds, ...opened.map(({ differenceId }) => differenceId)],
  };
};
