import { defineJob, inJobSpan, type Job, type JobContext } from '@tessera/runtime/service';
import type { DueMail, Mails } from '../use-cases/mails/mail.ports.ts';
import type { Sending, sendMail } from '../use-cases/mails/send-mail.ts';

export interface SendMailsJob {
  readonly mails: Pick<Mails, 'takeDue'>;
  readonly send: ReturnType<typeof sendMail>;
  /** How many are taken, and sent at the same time. */
  readonly atOnce: number;
  readonly attempted: (kind: string, outcome: string, seconds: number) => void;
}

/** Sends what is due. A mail that could not be sent has its next turn in its row, and does not hold up the rest. */
export const sendMailsJob = ({ mails, send, atOnce, attempted }: SendMailsJob): Job =>
  defineJob({
    name: 'send-mails',
    everyMs: 1_000,
    run: async (job) => {
      const due = await mails.takeDue(job.clock.now(), atOnce);
      await Promise.all(due.map((one) => attempt(one, job, send, attempted)));
      return due.length;
    },
  });

const attempt = async (
  due: DueMail,
  job: JobContext,
  send: SendMailsJob['send'],
  attempted: SendMailsJob['attempted'],
): Promise<void> => {
  const { tenantId, id, attempts } = due;
  const about = { tenant_id: tenantId, mail_id: id, attempts };
  const began = performance.now();
  try {
    await inJobSpan('send-mails', tenantId, async () => {
      const sending = await send(due, job.contextFor(tenantId));
      if (sending.kind === undefined) return;
      attempted(sending.kind, sending.outcome, (performance.now() - began) / 1_000);
      tell(job, { ...about, kind: sending.kind }, sending);
    });
  } catch (error) {
    job.logger.warn({ ...about, err: error }, 'a mail could not be looked after and will be when its lease is over');
  }
};

const tell = ({ logger }: JobContext, about: object, { outcome, reason }: Sending): void => {
  if (outcome === 'sent') logger.info(about, 'a mail was sent');
  else if (outcome === 'skipped') logger.info({ ...about, reason }, 'a mail was not sent, as there is no use in it');
  else if (outcome === 'failed') logger.warn({ ...about, reason }, 'a mail was not taken and will be tried again');
  else logger.error({ ...about, reason }, 'a mail was given up');
};
