import type { Delivery } from '../use-cases/mails/mail.ports.ts';

/** What nodemailer says of a mail that was not taken. */
export interface SmtpFailure {
  readonly message: string;
  /** Its own code, such as `EENVELOPE`. */
  readonly code?: unknown;
  /** The command that was answered, such as `RCPT TO`. */
  readonly command?: unknown;
  /** The three digits of the server's answer. */
  readonly responseCode?: unknown;
  /** The server's answer. */
  readonly response?: unknown;
}

/** Commands whose refusal is about this recipient or this mail. What comes before them is about us, and somebody can put it right. */
const ABOUT_THE_MAIL: ReadonlySet<unknown> = new Set(['RCPT TO', 'DATA']);

/** "Authenticate first" (RFC 4954): about us as well, at whichever command it is said. */
const UNAUTHENTICATED: ReadonlySet<unknown> = new Set([530, 535, 538]);

const LONGEST_REASON = 300;

/** The server's words without addresses, which are kept in one place only. */
const inOneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/[^\s<>"'(,;:]+@[^\s<>"'),;:]+/g, '…')
    .trim()
    .slice(0, LONGEST_REASON);

/** A 5yz to the recipient or the content is the last word (RFC 5321, 4.2.1); everything else may pass, and is tried again. */
export const deliveryOf = (failure: SmtpFailure): Delivery & { readonly ok: false } => {
  const { code, command, responseCode, response, message } = failure;
  const isRefused =
    ABOUT_THE_MAIL.has(command) &&
    typeof responseCode === 'number' &&
    responseCode >= 500 &&
    !UNAUTHENTICATED.has(responseCode);
  // Refused by nodemailer itself: there is no such address as this.
  const isNoAddress = code === 'EENVELOPE' && command === 'API';
  const said = typeof response === 'string' && response !== '' ? response : message;
  const at = typeof command === 'string' ? `${command}: ` : '';
  return { ok: false, isFinal: isRefused || isNoAddress, reason: inOneLine(`${at}${said}`) };
};
