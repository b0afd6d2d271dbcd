import { SpanKind, withSpan } from '@tessera/runtime/telemetry';
import { createTransport } from 'nodemailer';
import type { Delivery, MailTransport, OutgoingMail } from '../use-cases/mails/mail.ports.ts';
import type { SmtpSettings } from './mail-config.ts';
import { deliveryOf, type SmtpFailure } from './smtp-failure.ts';

/** Together well below a mail's lease, so that a slow server does not get a mail from two instances. */
const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;
const ATTEMPT_MS = 90_000;

/** Shorter than servers keep a silent connection, so that few are found closed. */
const IDLE_MS = 20_000;

/** Mails by SMTP, over a few connections that are kept. A mail has the same Message-ID each time it is sent. */
export const createSmtpTransport = (settings: SmtpSettings): MailTransport => {
  const { host, port, isSecure, requireTls, auth, connections, from } = settings;
  const pool = createTransport({
    pool: true,
    host,
    ...(port === undefined ? {} : { port }),
    ...(auth === undefined ? {} : { auth }),
    secure: isSecure,
    requireTLS: requireTls,
    // A certificate that nobody checks proves nothing, and is still better than words in the clear.
    tls: { rejectUnauthorized: requireTls },
    maxConnections: connections,
    // A kept connection that turns out to be closed costs another one and not an attempt; nothing of the mail has left by then.
    maxRequeues: 1,
    idleTimeout: IDLE_MS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });

  const send = async ({ id, to, subject, text, html }: OutgoingMail): Promise<Delivery> => {
    try {
      await pool.sendMail({
        from: { name: from.name, address: from.address },
        to: { name: '', address: to },
        messageId: `<${id}@${from.domain}>`,
        subject,
        text,
        html,
        // No vacation note comes back to a machine (RFC 3834).
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: AbortSignal.timeout(ATTEMPT_MS),
      });
      return { ok: true };
    } catch (error) {
      return deliveryOf(error as SmtpFailure);
    }
  };

  return {
    isOutbox: false,
    send: (mail) =>
      withSpan('smtp send', { kind: SpanKind.CLIENT, attributes: { 'server.address': host } }, async (span) => {
        const delivery = await send(mail);
        if (!delivery.ok) span.setAttribute('error.type', delivery.isFinal ? 'refused' : 'not_taken');
        return delivery;
      }),
    close: async () => pool.close(),
  };
};
