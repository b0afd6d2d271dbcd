/** The name that opens every audit export of a pool. */
export const RAFFLE_AUDIT_FORMAT = 'tessera.raffle-audit.v1';

/** Any JSON object: what a reader is told, and a verifier does not compute with. */
export type AuditFacts = Readonly<Record<string, unknown>>;

export interface AuditHeaderLine {
  readonly type: 'header';
  readonly format: typeof RAFFLE_AUDIT_FORMAT;
  readonly tenantId: string;
  readonly poolId: string;
  /** Whether members stand under pseudonyms of this pool or under their ids. */
  readonly members: 'pseudonyms' | 'ids';
  readonly exportedAt: string;
}

export interface AuditPoolLine {
  readonly type: 'pool';
  readonly state: string;
  readonly sold: number;
  readonly currency: string;
  /** Whether everything that its account held has gone where it belongs. */
  readonly settled: boolean;
  /** The pool as the API shows it: its terms and every time of its life. */
  readonly terms: AuditFacts;
  readonly prize: AuditFacts;
}

/** The pool came into a state, or its closing was put off. */
export interface AuditChangeLine {
  readonly type: 'change';
  readonly number: number;
  readonly state: string;
  readonly sold: number;
  readonly closesAt: string | null;
  readonly at: string;
}

export interface AuditPurchaseLine {
  readonly type: 'purchase';
  readonly purchaseId: string;
  readonly member: string;
  /** `ENTRY`, `BOOST` or `RETRY`. */
  readonly kind: string;
  /** By what way it is paid; `FREE` costs nothing and moves nothing. */
  readonly payment: string;
  readonly quantity: number;
  readonly amountMinor: string;
  readonly status: string;
  readonly transferId: string | null;
  readonly refundTransferId: string | null;
  readonly failureCode: string | null;
  readonly createdAt: string;
  readonly confirmedAt: string | null;
  readonly refundedAt: string | null;
}

export interface AuditTicketLine {
  readonly type: 'ticket';
  readonly number: number;
  readonly ticketId: string;
  readonly purchaseId: string;
  readonly entrantCommit: string;
}

export interface AuditDrawLine {
  readonly type: 'draw';
  /** What was published before the randomness could be known; byte strings as hexadecimal. */
  readonly commitment: AuditFacts;
  readonly commitmentHash: string;
  readonly committedAt: string;
  /** The public draw file with an empty list of tickets; null until it is drawn. */
  readonly file: AuditFacts | null;
  readonly drawnAt: string | null;
}

export interface AuditPickLine {
  readonly type: 'pick';
  readonly kind: 'WINNER' | 'ALTERNATE';
  readonly place: number;
  /** Whose it is, its purchase says. */
  readonly ticketNumber: number;
}

/** Somebody's turn to take a prize: the winner's, or an alternate's after it. */
export interface AuditClaimLine {
  readonly type: 'claim';
  readonly claimId: string;
  /** Which of the pool's prizes. */
  readonly place: number;
  /** Where the ticket stands in the order of the draw: winners first, alternates after them. */
  readonly rank: number;
  readonly ticketNumber: number;
  readonly state: string;
  readonly openedAt: string;
  readonly expiresAt: string | null;
  readonly acceptedAt: string | null;
  /** When it was declined or found expired. */
  readonly endedAt: string | null;
  readonly fulfilledAt: string | null;
}

export interface AuditPayoutLine {
  readonly type: 'payout';
  readonly leg: number;
  readonly from: string;
  readonly to: string;
  readonly place: number | null;
  readonly amountMinor: string;
  readonly transferId: string | null;
}

/** Sums by the raffle's own books: sales = prizes + fees + refunds + held. */
export interface AuditConservationLine {
  readonly type: 'conservation';
  readonly salesMinor: string;
  readonly prizesMinor: string;
  readonly feesMinor: string;
  readonly refundsMinor: string;
  readonly heldMinor: string;
  /** Of purchases under way: not among the sales yet. */
  readonly pendingMinor: string;
  /** Paid to winners from the operator's own account on top. */
  readonly prizesAddedMinor: string;
}

/** How many lines there are of each kind, and the digest of every byte before this line. */
export interface AuditEndLine {
  readonly type: 'end';
  readonly lines: Readonly<Record<string, number>>;
  readonly sha256: string;
}

export type AuditLine =
  | AuditHeaderLine
  | AuditPoolLine
  | AuditChangeLine
  | AuditPurchaseLine
  | AuditTicketLine
  | AuditDrawLine
  | AuditPickLine
  | AuditClaimLine
  | AuditPayoutLine
  | AuditConservationLine
  | AuditEndLine;

export type AuditLineType = AuditLine['type'];
export type AuditLineOf<T extends AuditLineType> = Extract<AuditLine, { type: T }>;
