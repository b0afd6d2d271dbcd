import type { ServiceParts } from '@tessera/runtime/service';
import type { MailLinks } from '../domain/mails/render-mail.ts';
import type { MailTransport } from '../use-cases/mails/mail.ports.ts';
import { developerOutbox } from './developer-outbox.ts';
import type { MailConfig, SmtpSettings } from './mail-config.ts';
import { type MailMetrics, type MailQueueReads, mailMetrics, measureMailQueue } from './mail-metrics.ts';
import { createSmtpTransport } from './smtp-transport.ts';

/** Where the gateway of a local stack is. */
const LOCAL_GATEWAY = 'http://127.0.0.1:4000';

export interface OpenedMail {
  readonly transport: MailTransport;
  readonly links: MailLinks;
  readonly metrics: MailMetrics;
}

/** The way that mails of a running service take, with what it logs and measures. */
export const openMail = (
  { logger, telemetry: { registry } }: Pick<ServiceParts, 'logger' | 'telemetry'>,
  config: MailConfig,
  smtp: SmtpSettings | undefined,
  queue: MailQueueReads,
): OpenedMail => {
  if (smtp === undefined) logger.warn('no mail leaves this machine: SMTP_URL is not set');
  measureMailQueue(registry, queue);
  return {
    transport: smtp === undefined ? developerOutbox : createSmtpTransport(smtp),
    links: { publicUrl: (config.PUBLIC_URL ?? LOCAL_GATEWAY).replace(/\/+$/, ''), claimUrl: config.CLAIM_URL },
    metrics: mailMetrics(registry),
  };
};
