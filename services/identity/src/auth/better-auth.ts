import { betterAuth } from 'better-auth/minimal';
import { bearer, type JwtOptions, jwt } from 'better-auth/plugins';
import type { BetterAuthOptions } from 'better-auth/types';
import type { PreparedPasswords } from './prepared-passwords.ts';

export interface AuthSettings {
  /** Signs session tokens and encrypts private signing keys. */
  readonly secret: string;
  readonly sessionSeconds: number;
  /** The issuer of tokens; better-auth mounts nothing there, but wants to know where it would be. */
  readonly issuer: string;
  readonly passwordLength: { readonly min: number; readonly max: number };
}

export interface AuthParts {
  readonly adapter: NonNullable<BetterAuthOptions['database']>;
  readonly passwords: PreparedPasswords;
  readonly newId: () => string;
  /** Only messages arrive here: what better-auth logs beside them may hold personal data. */
  readonly log: (level: 'debug' | 'info' | 'warn' | 'error', message: string) => void;
}

/** ES256 verifies faster than EdDSA in node:crypto, and every service verifies. */
export const jwtOptions = {
  jwks: { keyPairConfig: { alg: 'ES256' } },
  disableSettingJwtHeader: true,
} satisfies JwtOptions;

const ONE_DAY_SECONDS = 86_400;

/**
 * better-auth without its HTTP side: our use-cases call its functions, our adapter stores. Session tokens are signed, so
 * that what is in the database alone opens no session; cookies and their cache are never used, so revocation is at once.
 */
export const createAuth = (settings: AuthSettings, { adapter, passwords, newId, log }: AuthParts) =>
  betterAuth({
    appName: 'tessera',
    baseURL: settings.issuer,
    secret: settings.secret,
    database: adapter,
    emailAndPassword: {
      enabled: true,
      // Together with the generic answer for a taken address: signing up never tells who is known.
      autoSignIn: false,
      minPasswordLength: settings.passwordLength.min,
      maxPasswordLength: settings.passwordLength.max,
      password: { hash: passwords.hash, verify: passwords.verify },
    },
    session: { expiresIn: settings.sessionSeconds, updateAge: ONE_DAY_SECONDS, cookieCache: { enabled: false } },
    advanced: { database: { generateId: () => newId() } },
    plugins: [bearer({ requireSignature: true }), jwt(jwtOptions)],
    logger: { level: 'error', log: (level, message) => log(level, message) },
    telemetry: { enabled: false },
    experimental: { instrumentation: { enabled: false } },
  });

export type Auth = ReturnType<typeof createAuth>;
