/** PENDING: written down, the provider does not know it yet. PROCESSING: the provider has it. The others are final. */
export type SettlementStatus = 'PENDING' | 'PROCESSING' | 'SUCCEEDED' | 'FAILED';

/** A settlement that the payer or the provider can also call off. */
export type CancellableStatus = SettlementStatus | 'CANCELLED';

/** What a provider carries out for us: a payment, a refund, a payout. */
export interface Settlement<Status extends CancellableStatus = SettlementStatus> {
  readonly id: string;
  readonly provider: string;
  /** The provider's own id, once it has the thing. */
  readonly providerId: string | null;
  readonly status: Status;
  readonly failureCode: string | null;
  /** The settlement's own count of its events. */
  readonly sequence: number;
  readonly updatedAt: Date;
}

/** A provider's word on what it carries out. */
export interface Report<Status extends CancellableStatus = SettlementStatus> {
  /** Null where the provider refused before it made anything. */
  readonly providerId: string | null;
  readonly status: Status;
  readonly failureCode: string | null;
}

/** Statuses only move forward; a late or repeated report finds the settlement already there. */
const RANK: Readonly<Record<CancellableStatus, number>> = {
  PENDING: 0,
  PROCESSING: 1,
  SUCCEEDED: 2,
  FAILED: 2,
  CANCELLED: 2,
};

export const isFinal = (status: CancellableStatus): boolean => RANK[status] === 2;

/** Why something was called off, where the provider says so; a success has no such code. */
const codeOfEnd = ({ status, failureCode }: Report<CancellableStatus>): string | null =>
  status === 'CANCELLED' ? failureCode : null;

/** The settlement after the provider's report, or the same one where that is not a step forward. */
export const advance = <Status extends CancellableStatus, Thing extends Settlement<Status>>(
  thing: Thing,
  report: Report<Status>,
  now: Date,
): Thing => {
  if (RANK[report.status] <= RANK[thing.status]) return thing;
  return {
    ...thing,
    status: report.status,
    providerId: report.providerId ?? thing.providerId,
    failureCode: report.status === 'FAILED' ? (report.failureCode ?? 'declined') : codeOfEnd(report),
    sequence: isFinal(report.status) ? thing.sequence + 1 : thing.sequence,
    updatedAt: now,
  };
};

/** Whether both have ended, and differently: what was told cannot be taken back, so a person must look. */
export const contradicts = (ours: CancellableStatus, theirs: CancellableStatus): boolean =>
  isFinal(ours) && isFinal(theirs) && ours !== theirs;
