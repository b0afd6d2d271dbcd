import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Mails, MailView } from './mail.ports.ts';

export type RetryMailRefusal = Refusal<'identity.mail_not_found' | 'identity.mail_ended'>;

/** Takes a mail up again that was given up, for another two days. One that still waits is left to its turn: it may be on its way just now. */
export const retryMail =
  (deps: { readonly mails: Pick<Mails, 'takeUpAgain'> }) =>
  ({ mailId }: { readonly mailId: string }, ctx: CallContext): Promise<Result<MailView, RetryMailRefusal>> =>
    deps.mails.takeUpAgain<RetryMailRefusal>(
      mailId,
      (mail) => {
        if (!mail) return refuse('identity.mail_not_found', 'There is no such mail.');
        if (mail.status === 'QUEUED') return ok({ isToBeQueued: false });
        return mail.status === 'GIVEN_UP' && mail.erasedAt === undefined
          ? ok({ isToBeQueued: true })
          : refuse('identity.mail_ended', 'The mail was sent or skipped, or what it said has been erased.');
      },
      ctx,
    );
