import type { CallContext } from '@tessera/runtime/context';
import { decideSending, type MailKind, pauseAfter } from '../../domain/mails/mail.ts';
import { type MailLinks, renderClaimOpened } from '../../domain/mails/render-mail.ts';
import type { DueMail, Mails, MailTransport } from './mail.ports.ts';

/** `gone`: somebody else has it, or had it. */
export interface Sending {
  readonly outcome: 'sent' | 'failed' | 'given_up' | 'skipped' | 'gone';
  readonly kind?: MailKind;
  readonly reason?: string;
}

/**
 * Sends one mail and writes down how it went. Whoever dies in between leaves a mail that is sent again, under the same Message-ID,
 * when the lease is over.
 */
export const sendMail =
  (deps: {
    readonly mails: Mails;
    readonly transport: MailTransport;
    readonly links: MailLinks;
    /** From 0 to 1. */
    readonly random: () => number;
  }) =>
  async (due: DueMail, ctx: CallContext): Promise<Sending> => {
    const { mails, transport, links } = deps;
    const opened = await mails.open(due);
    if (!opened) return { outcome: 'gone' };
    const { mail, recipient } = opened;
    const { kind } = mail;
    const decided = decideSending(mail, recipient, ctx.clock.now());
    if ('end' in decided) {
      await mails.end(due, decided.end, ctx);
      return { outcome: decided.end.status === 'GIVEN_UP' ? 'given_up' : 'skipped', kind, reason: decided.end.reason };
    }
    const { subject, text, html } = renderClaimOpened(mail.facts, decided.to, links);
    const delivery = await transport.send({ id: mail.id, to: decided.to.email, subject, text, html });
    if (delivery.ok) {
      await mails.sent(due, transport.isOutbox ? { subject, text } : undefined, ctx);
      return { outcome: 'sent', kind };
    }
    const { isFinal, reason } = delivery;
    if (isFinal) await mails.end(due, { status: 'GIVEN_UP', reason }, ctx);
    else {
      const at = new Date(ctx.clock.now().getTime() + pauseAfter(mail.attempts, deps.random()));
      await mails.postpone(due, { at, reason }, ctx);
    }
    return { outcome: isFinal ? 'given_up' : 'failed', kind, reason };
  };
