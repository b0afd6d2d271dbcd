/** What a mail tells of. */
export const mailKinds = ['CLAIM_OPENED'] as const;
export type MailKind = (typeof mailKinds)[number];

/** `GIVEN_UP`: it should have been sent and could not be. `SKIPPED`: there was nobody to send it to, or no use in it any more. */
export const mailStatuses = ['QUEUED', 'SENT', 'GIVEN_UP', 'SKIPPED'] as const;
export type MailStatus = (typeof mailStatuses)[number];

/** What the mail to a winner says, apart from who that is. No code, no address, no name. */
export interface ClaimOpenedFacts {
  readonly claimId: string;
  readonly poolId: string;
  readonly prizeKind: 'CASH' | 'PHYSICAL' | 'POINTS' | 'VOUCHER';
  readonly poolTitle: string;
  readonly prizeTitle: string;
  readonly place: number;
  readonly ticketNumber: number;
  readonly valueMinor: number;
  readonly currency: string;
  readonly points?: string;
  readonly isAlternate: boolean;
  /** Absent where the prize counts as accepted. */
  readonly acceptBefore?: Date;
  readonly openedAt: Date;
}

/** A mail that is still to be sent. */
export interface QueuedMail {
  readonly id: string;
  readonly kind: MailKind;
  /** The claim that it tells of; a tenant tells of it once. */
  readonly about: string;
  readonly userId: string;
  readonly facts: ClaimOpenedFacts;
  readonly queuedAt: Date;
}

/** A mail on its way: how often it was taken up, this time included, and what stood in its way the last time. */
export interface MailUnderway extends QueuedMail {
  readonly attempts: number;
  readonly reason: string | undefined;
}

/** The person who is told, as they are known when it is sent, and the tenant that tells them. */
export interface Recipient {
  readonly email: string;
  readonly name: string;
  readonly tenantName: string;
  readonly tenantSlug: string;
  readonly timeZone: string;
}

/** How a mail ended without having been sent. */
export interface MailEnd {
  readonly status: 'GIVEN_UP' | 'SKIPPED';
  readonly reason: string;
}

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;

/** A server that takes nothing for two days will not take it on the third; the sender of a letter is told as late as that. */
const GIVEN_UP_AFTER_MS = 2 * DAY_MS;
/** For so long it is news to have won a prize that nobody needs to claim. */
const NEWS_FOR_MS = 7 * DAY_MS;

const worthTellingUntil = ({ acceptBefore, openedAt }: ClaimOpenedFacts): Date =>
  acceptBefore ?? new Date(openedAt.getTime() + NEWS_FOR_MS);

/**
 * Whether a mail is sent, and to whom. A claim whose time is over is no news: whoever listens to the stream for the first time
 * hears of claims of long ago.
 */
export const decideSending = (
  mail: MailUnderway,
  recipient: Recipient | undefined,
  now: Date,
): { readonly to: Recipient } | { readonly end: MailEnd } => {
  if (!recipient) return { end: { status: 'SKIPPED', reason: 'The tenant has no such member with an address.' } };
  const lastTime = mail.reason === undefined ? '' : ` The last time: ${mail.reason}`;
  if (now >= worthTellingUntil(mail.facts)) {
    const status = mail.attempts > 1 ? 'GIVEN_UP' : 'SKIPPED';
    return { end: { status, reason: `It was too late to tell.${lastTime}` } };
  }
  if (mail.attempts > 1 && now.getTime() - mail.queuedAt.getTime() >= GIVEN_UP_AFTER_MS)
    return { end: { status: 'GIVEN_UP', reason: `It could not be sent for two days.${lastTime}` } };
  return { to: recipient };
};

const FIRST_PAUSE_MS = 30 * SECOND_MS;

/**
 * How long a mail that was not taken waits, in milliseconds: half a minute, doubling up to an hour, and up to a quarter less or more by
 * `random` (from 0 to 1), so that those that failed together do not come again together.
 */
export const pauseAfter = (attempts: number, random: number): number =>
  Math.round(Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 10), HOUR_MS) * (0.75 + random / 2));
