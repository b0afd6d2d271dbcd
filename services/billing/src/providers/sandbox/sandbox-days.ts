/** How the sandbox will behave; chosen by whoever asks it, so that every bad day can be had on demand. */
export interface SandboxDay {
  readonly outcome: 'succeeded' | 'failed';
  /** From the creation to the outcome; null: there is none, for the payer never comes. */
  readonly delayMs: number | null;
  /** How often each callback is delivered; at 0 nobody ever hears of it. */
  readonly copies: number;
  /** Whether the callback about the outcome arrives before the one about the processing. */
  readonly outOfOrder: boolean;
  /** Whether a callback that only says "updated" comes after the outcome. */
  readonly updatedLate: boolean;
  /** When the call that creates it gets its answer; `never` the first time: it was made all the same. */
  readonly answers: 'at-once' | 'after-its-callbacks' | 'never';
}

const usual: SandboxDay = {
  outcome: 'succeeded',
  delayMs: 0,
  copies: 1,
  outOfOrder: false,
  updatedLate: false,
  answers: 'at-once',
};

/** The days by name: of a payment its method, of a payout its method, of a refund its reason. */
export const sandboxDays: Readonly<Record<string, SandboxDay>> = {
  sandbox_ok: usual,
  sandbox_declined: { ...usual, outcome: 'failed' },
  sandbox_slow: { ...usual, delayMs: 2_000 },
  sandbox_duplicated: { ...usual, copies: 3 },
  sandbox_out_of_order: { ...usual, outOfOrder: true },
  sandbox_updated_late: { ...usual, updatedLate: true },
  sandbox_early_callback: { ...usual, answers: 'after-its-callbacks' },
  sandbox_timeout: { ...usual, answers: 'never' },
  sandbox_lost_callback: { ...usual, copies: 0 },
};

/** What becomes of a payment after it succeeded, because its payer goes to their bank. */
export type DisputeOutcome = 'won' | 'lost' | null;

/** Payment methods that end in a dispute; null: it stays open. */
export const sandboxDisputes: Readonly<Record<string, DisputeOutcome>> = {
  sandbox_disputed: null,
  sandbox_dispute_won: 'won',
  sandbox_dispute_lost: 'lost',
};

/** The payment method of a payer who goes away and leaves the payment lying. */
const ABANDONED = 'sandbox_abandoned';

/** The sandbox's payment methods, as test cards are elsewhere. */
export const sandboxMethods: readonly string[] = [
  ...Object.keys(sandboxDays),
  ...Object.keys(sandboxDisputes),
  ABANDONED,
];

/** The day of a payment, by its method. */
export const dayOfPayment = (method: string): SandboxDay =>
  method === ABANDONED ? { ...usual, delayMs: null } : dayOf(method);

/** The day of a payout method or a refund reason; of any other the usual one. */
export const dayOf = (name: string): SandboxDay => sandboxDays[name] ?? usual;

/** Why it fails, where it does. */
export const failureCodes = { payment: 'card_declined', refund: 'refund_declined', payout: 'account_closed' } as const;
