/** How a payment with this method will behave; chosen by whoever pays, so that every bad day can be had on demand. */
export interface SandboxBehaviour {
  readonly outcome: 'succeeded' | 'failed';
  readonly failureCode?: string;
  /** From the creation to the outcome. */
  readonly delayMs: number;
  /** How often the same callback is delivered. */
  readonly copies: number;
  /** Whether the callback about the outcome arrives before the one about the processing. */
  readonly outOfOrder: boolean;
}

const usual: SandboxBehaviour = { outcome: 'succeeded', delayMs: 0, copies: 1, outOfOrder: false };

/** The sandbox's payment methods, as test cards are elsewhere. */
export const sandboxMethods: Readonly<Record<string, SandboxBehaviour>> = {
  sandbox_ok: usual,
  sandbox_declined: { ...usual, outcome: 'failed', failureCode: 'card_declined' },
  sandbox_slow: { ...usual, delayMs: 2_000 },
  sandbox_duplicated: { ...usual, copies: 3 },
  sandbox_out_of_order: { ...usual, outOfOrder: true },
};
