export type DeliveryStatus = 'PENDING' | 'DELIVERED' | 'FAILED';

/** How it stands with telling one endpoint of one event. */
export interface WebhookDelivery {
  readonly eventId: string;
  readonly type: string;
  readonly status: DeliveryStatus;
  /** Since it was queued, or asked for again. */
  readonly attempts: number;
  readonly createdAt: Date;
  /** Of a pending one: when it is sent at the earliest. */
  readonly nextAttemptAt: Date | null;
  readonly lastAttemptAt: Date | null;
  /** What HTTP status was answered last; null where there was no answer. */
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly finishedAt: Date | null;
}

/** What came of one attempt. `forbidden`: the address is one that nothing is sent to. `stopped`: the service ended before it was known. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter: string | null }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'unreachable'; readonly code: string }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'unreadable-secret' }
  | { readonly kind: 'stopped' };

/** What follows from it. `put-back` counts as no attempt: it was not the receiver's fault. */
export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry' | 'put-back'; readonly delayMs: number }
  | { readonly kind: 'given-up'; readonly endpointGone: boolean };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The pauses that the Standard Webhooks specification proposes: ten attempts over three days and some hours. */
const PAUSES_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

export const MAX_ATTEMPTS = PAUSES_MS.length + 1;

/** A receiver may ask for more time than the pause, but not for ever. */
const LONGEST_WISH_MS = 24 * HOUR;

/** A tenth more or less, so that what failed together does not come back together. */
const withJitter = (ms: number, random: number): number => Math.round(ms * (0.9 + random / 5));

const mayAsk = (status: number): boolean => status === 429 || status === 503;

/** `Retry-After` (RFC 9110, section 10.2.3): seconds or a date; anything else asks for nothing. */
export const wishMs = (header: string | null, now: Date): number => {
  if (header === null) return 0;
  const ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * SECOND : Date.parse(header) - now.getTime();
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), LONGEST_WISH_MS);
};

const succeeded = (status: number): boolean => status >= 200 && status < 300;

/**
 * @param attempts how many there were, this one included
 * @param random from 0 up to but without 1
 */
export const judge = (outcome: Outcome, attempts: number, now: Date, random: number): Verdict => {
  if (outcome.kind === 'stopped') return { kind: 'put-back', delayMs: 0 };
  if (outcome.kind === 'unreadable-secret') return { kind: 'put-back', delayMs: withJitter(MINUTE, random) };
  if (outcome.kind === 'answered') {
    if (succeeded(outcome.status)) return { kind: 'delivered' };
    if (outcome.status === 410) return { kind: 'given-up', endpointGone: true };
  }
  const pause = PAUSES_MS[attempts - 1];
  if (pause === undefined) return { kind: 'given-up', endpointGone: false };
  const wish = outcome.kind === 'answered' && mayAsk(outcome.status) ? wishMs(outcome.retryAfter, now) : 0;
  return { kind: 'retry', delayMs: Math.max(withJitter(pause, random), wish) };
};

/** What went wrong, as the tenant's developers read it. Nothing of the receiver's answer, and no address of ours, is in it. */
export const errorOf = (outcome: Outcome): string | null => {
  switch (outcome.kind) {
    case 'answered':
      if (succeeded(outcome.status)) return null;
      return outcome.status >= 300 && outcome.status < 400
        ? `answered ${outcome.status}, and redirects are not followed`
        : `answered ${outcome.status}`;
    case 'timed-out':
      return 'no answer in time';
    case 'unreachable':
      return `no connection (${outcome.code})`;
    case 'forbidden':
      return 'the host has no address that webhooks may be sent to';
    case 'unreadable-secret':
      return 'the secret could not be read here; this is being looked after';
    case 'stopped':
      return null;
  }
};
