import { ConfigError, type ConfigOf, flag, integer, secret, text, url, variable } from '@tessera/runtime/config';

/** `Moonlight <no-reply@example.com>`, or the address alone. */
const SENDER = /^(?:[^<>"\p{Cc}]+ )?<?[^\s<>@,;:"]+@([^\s<>@,;:"]+?)>?$/u;

/** What identity is told of mails. */
export const mailConfig = {
  SMTP_URL: secret(
    variable(
      url(
        ['smtp:', 'smtps:'],
        ({ pathname, search }) => ['', '/'].includes(pathname) && search === '',
        ', and has nothing after the port',
      ).optional(),
      {
        what: 'server that takes mails; without it none leaves the machine, and all can be read under `/v1/mails`',
        example: 'smtp://user:…@smtp.example.com:587',
      },
    ),
  ),
  SMTP_REQUIRE_TLS: variable(flag().default(true), {
    what: 'whether a server that offers no TLS, or a certificate that is not trusted, gets no mail; else TLS is taken as offered',
    example: 'true',
  }),
  SMTP_CONNECTIONS: variable(integer(1, 50).default(4), {
    what: 'most mails that this process sends at the same time, each on a connection of its own',
    example: '8',
  }),
  MAIL_FROM: variable(text(SENDER, 'must be an address, or a name with an address in angle brackets').optional(), {
    what: 'sender of mails; set together with SMTP_URL',
    example: 'Tessera <no-reply@example.com>',
  }),
  PUBLIC_URL: variable(url(['http:', 'https:']).optional(), {
    what: 'where people reach the gateway, for links in mails; set together with SMTP_URL',
    example: 'https://api.example.com',
  }),
  CLAIM_URL: variable(url(['http:', 'https:']).optional(), {
    what: 'page where a winner claims, with `{claimId}` and the tenant’s slug as `{tenant}`; mails say it in words without it',
    example: 'https://app.example.com/{tenant}/claims/{claimId}',
  }),
} as const;

export type MailConfig = ConfigOf<typeof mailConfig>;

export interface Sender {
  readonly name: string;
  readonly address: string;
  readonly domain: string;
}

export interface SmtpSettings {
  readonly host: string;
  readonly port: number | undefined;
  /** TLS from the first byte, and not after a word in the clear. */
  readonly isSecure: boolean;
  readonly requireTls: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | undefined;
  readonly connections: number;
  readonly from: Sender;
}

const senderOf = (from: string): Sender => {
  const domain = SENDER.exec(from)?.[1] ?? '';
  const [, name = '', address = from] = /^(.*?) ?<(.*)>$/.exec(from) ?? [];
  return { name, address, domain };
};

/**
 * Undefined where mails stay in the developer outbox.
 * @throws ConfigError when a part is missing: mails without a sender are refused, and links without an address lead nowhere
 */
export const smtpSettings = (config: MailConfig): SmtpSettings | undefined => {
  const { SMTP_URL, MAIL_FROM, PUBLIC_URL } = config;
  if (SMTP_URL === undefined && MAIL_FROM === undefined) return undefined;
  const missing = Object.entries({ SMTP_URL, MAIL_FROM, PUBLIC_URL }).filter(([, value]) => value === undefined);
  if (SMTP_URL === undefined || MAIL_FROM === undefined || missing.length > 0) {
    const message = 'is missing: mails need SMTP_URL, MAIL_FROM and PUBLIC_URL together';
    throw new ConfigError(missing.map(([variable]) => ({ variable, message })));
  }
  const { protocol, hostname, port, username, password } = new URL(SMTP_URL);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? undefined : Number(port),
    isSecure: protocol === 'smtps:',
    requireTls: config.SMTP_REQUIRE_TLS,
    auth: username === '' ? undefined : { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    connections: config.SMTP_CONNECTIONS,
    from: senderOf(MAIL_FROM),
  };
};
