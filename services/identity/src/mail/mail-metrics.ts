import { currentGauge, durationHistogram, type Telemetry } from '@tessera/runtime/telemetry';

type Registry = Telemetry['registry'];

export interface MailMetrics {
  /** One attempt, by what the mail tells of and how it went. */
  attempted(kind: string, outcome: string, seconds: number): void;
}

export const mailMetrics = (registry: Registry): MailMetrics => {
  const attempts = durationHistogram(registry, {
    name: 'mail_attempt_seconds',
    help: 'Attempts to send a mail, by how they went, and how long they took',
    labelNames: ['kind', 'outcome'],
  });
  return { attempted: (kind, outcome, seconds) => attempts.observe({ kind, outcome }, seconds) };
};

export interface MailQueueReads {
  ageSeconds(): Promise<number>;
  givenUp(): Promise<number>;
}

/** Asked of the database when metrics are collected, so that every instance says the same. */
export const measureMailQueue = (registry: Registry, { ageSeconds, givenUp }: MailQueueReads): void => {
  currentGauge(registry, {
    name: 'mail_queue_age_seconds',
    help: 'How long the mail has waited that has waited longest, over all tenants',
    read: ageSeconds,
  });
  currentGauge(registry, {
    name: 'mails_given_up',
    help: 'Mails that were given up within the last day, over all tenants',
    read: givenUp,
  });
};
