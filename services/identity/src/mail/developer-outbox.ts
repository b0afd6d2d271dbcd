import type { MailTransport } from '../use-cases/mails/mail.ports.ts';

/** Nothing leaves the machine: every mail is taken, and what it said is kept with it. */
export const developerOutbox: MailTransport = {
  isOutbox: true,
  send: async () => ({ ok: true }),
  close: async () => undefined,
};
