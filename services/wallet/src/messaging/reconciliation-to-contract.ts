import { differenceResolved, reconciliationCompleted } from '@tessera/contracts';
import type { Transaction } from '@tessera/runtime/postgres';
import type { ReconciliationEvent } from '../domain/reconciliation/events.ts';
import type { Reconciliation } from '../domain/reconciliation/reconciliation.ts';

/** Runs and differences have one event each in their lives. */
const FIRST = 1;

type DifferenceResolved = Extract<ReconciliationEvent, { type: 'difference-resolved' }>;

/** Writes an event of reconciliation, as the contract has it, into the outbox of its transaction. */
export const publishReconciliationEvent = (tx: Transaction, event: ReconciliationEvent): void => {
  if (event.type === 'reconciliation-completed') {
    tx.publish(reconciliationCompleted, completedToContract(event.reconciliation));
  } else tx.publish(differenceResolved, resolvedToContract(event));
};

const completedToContract = (run: Reconciliation) => ({
  aggregateId: run.id,
  sequence: FIRST,
  data: {
    reconciliationId: run.id,
    provider: run.provider,
    periodFrom: run.period.from.toISOString(),
    periodTo: run.period.to.toISOString(),
    lines: run.lines,
    matched: run.matched,
    differences: run.differences,
    newDifferences: run.newDifferences,
    settled: run.settled,
    sums: run.sums.map(({ currency, fileMinor, ledgerMinor, feesMinor }) => ({
      currency,
      fileMinor: Number(fileMinor),
      ledgerMinor: Number(ledgerMinor),
      feesMinor: Number(feesMinor),
    })),
    completedAt: run.completedAt.toISOString(),
  },
});

const resolvedToContract = ({ difference, size }: DifferenceResolved) => {
  const { id, foundBy, provider, kind, externalId, resolution } = difference;
  if (!resolution) throw new Error(`difference ${id} was resolved without saying how`);
  return {
    aggregateId: id,
    sequence: FIRST,
    data: {
      differenceId: id,
      reconciliationId: foundBy,
      provider,
      kind,
      externalId,
      resolution: resolution.kind,
      amountMinor: Number(size.amountMinor),
      currency: size.currency,
      ...(resolution.transferId === null ? {} : { transferId: resolution.transferId }),
      resolvedBy: resolution.resolvedBy,
      resolvedAt: resolution.resolvedAt.toISOString(),
    },
  };
};
