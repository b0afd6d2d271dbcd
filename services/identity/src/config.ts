import { type ConfigOf, integer, port, secret, serviceConfig, text, variable } from '@tessera/runtime/config';
import { mailConfig } from './mail/mail-config.ts';

export const identityConfig = {
  ...serviceConfig,
  PORT: port(4001),
  AUTH_SECRET: secret(
    variable(text(/^\S{32,}$/, 'must have at least 32 characters and no space'), {
      what: 'key that signs session tokens and encrypts private signing keys; to change it ends every session',
      example: 'made-by-openssl-rand-base64url-32-bytes',
    }),
  ),
  SESSION_DAYS: variable(integer(1, 90).default(7), { what: 'days an unused session lives', example: '30' }),
  TOKEN_SECONDS: variable(integer(60, 900).default(900), { what: 'seconds an access token lives', example: '300' }),
  SIGNING_KEY_DAYS: variable(integer(2, 365).default(30), {
    what: 'days after which the key that signs access tokens gets a successor',
    example: '90',
  }),
  SIGNING_KEY_NOTICE_HOURS: variable(integer(1, 24).default(24), {
    what: 'hours that a new key is published before it signs',
    example: '12',
  }),
  PASSWORD_MIN_LENGTH: variable(integer(8, 64).default(10), {
    what: 'fewest characters of a new password',
    example: '12',
  }),
  ATTEMPT_WINDOW_SECONDS: variable(integer(1, 86_400).default(900), {
    what: 'seconds over which attempts are counted',
    example: '3600',
  }),
  SIGN_INS_PER_ACCOUNT: variable(integer(1, 1_000).default(10), {
    what: 'wrong sign-ins of one account in that time',
    example: '5',
  }),
  SIGN_INS_PER_ADDRESS: variable(integer(1, 100_000).default(200), {
    what: 'wrong sign-ins from one network address in that time',
    example: '100',
  }),
  SIGN_UPS_PER_ADDRESS: variable(integer(1, 100_000).default(500), {
    what: 'sign-ups from one network address in that time',
    example: '100',
  }),
  ...mailConfig,
} as const;

export type IdentityConfig = ConfigOf<typeof identityConfig>;
