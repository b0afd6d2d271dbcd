import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { MailEnd, MailKind, MailStatus, MailUnderway, QueuedMail, Recipient } from '../../domain/mails/mail.ts';
import type { RenderedMail } from '../../domain/mails/render-mail.ts';

/** A mail whose turn it is, leased to whoever took it. `attempts` names the lease: who is late finds another number. */
export interface DueMail {
  readonly tenantId: string;
  readonly id: string;
  readonly attempts: number;
}

/** What can be read of a mail that stays in the developer outbox. */
export type KeptText = Pick<RenderedMail, 'subject' | 'text'>;

/** A mail as the tenant's admins see it. */
export interface MailView extends Partial<KeptText> {
  readonly id: string;
  readonly kind: MailKind;
  readonly about: string;
  readonly userId: string;
  readonly status: MailStatus;
  readonly attempts: number;
  /** Why it was not sent, or not yet. */
  readonly reason: string | undefined;
  readonly queuedAt: Date;
  /** While it is queued. */
  readonly nextAttemptAt: Date | undefined;
  /** When it was sent, skipped or given up. */
  readonly endedAt: Date | undefined;
  /** When what it said was erased. */
  readonly erasedAt: Date | undefined;
}

export interface MailFilter {
  readonly limit: number;
  /** The id of the mail before which the page begins. */
  readonly before?: string;
  readonly status?: MailStatus;
}

export interface Mails {
  /** Once for each kind and what it is about; in the caller's transaction. */
  queue(mail: QueuedMail, ctx: CallContext): Promise<void>;
  /** Leases at most `limit` mails that are due, oldest first, over all tenants, and counts the attempt. */
  takeDue(now: Date, limit: number): Promise<DueMail[]>;
  /** The mail and whom it goes to; undefined where it has ended, or was taken by somebody else meanwhile. */
  open(due: DueMail): Promise<{ readonly mail: MailUnderway; readonly recipient: Recipient | undefined } | undefined>;
  /** It is sent, whoever holds the lease by now. */
  sent(due: DueMail, kept: KeptText | undefined, ctx: CallContext): Promise<void>;
  end(due: DueMail, end: MailEnd, ctx: CallContext): Promise<void>;
  postpone(due: DueMail, again: { readonly at: Date; readonly reason: string }, ctx: CallContext): Promise<void>;
  /** The tenant's mails, newest first. */
  list(filter: MailFilter, ctx: CallContext): Promise<MailView[]>;
  /** Decides on a locked mail of the tenant whether it is queued anew; undefined where there is none. Gives it as it is then. */
  takeUpAgain<R extends Refusal>(
    id: string,
    decide: (mail: MailView | undefined) => Result<{ readonly isToBeQueued: boolean }, R>,
    ctx: CallContext,
  ): Promise<Result<MailView, R>>;
  /** Erases what mails said, of some that ended before `time`; returns how many. */
  eraseEndedBefore(time: Date, now: Date): Promise<number>;
}

export interface OutgoingMail extends RenderedMail {
  readonly id: string;
  readonly to: string;
}

/** `isFinal`: this mail will not be taken, however often it is tried. */
export type Delivery =
  | { readonly ok: true }
  | { readonly ok: false; readonly isFinal: boolean; readonly reason: string };

/** Where mails go. */
export interface MailTransport {
  /** Whether nothing leaves the machine, so that what a mail said is kept to be read. */
  readonly isOutbox: boolean;
  send(mail: OutgoingMail): Promise<Delivery>;
  close(): Promise<void>;
}
