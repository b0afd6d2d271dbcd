import { type Secrets, StackError } from '@tessera/stack';

/** `postgres/wallet_owner` is `POSTGRES_WALLET_OWNER_PASSWORD`, `nats/admin` is `NATS_ADMIN_PASSWORD`. */
export const passwordVariable = (name: string): string => `${name.toUpperCase().replace('/', '_')}_PASSWORD`;

// A password stands inside URLs, in which other characters would have to be written differently.
const fit = /^[\w.~-]{16,}$/;

/** Secrets that somebody else made and keeps, each in an environment variable. Throws {@link StackError} for a missing or unfit one. */
export const secretsFromEnvironment = (env: NodeJS.ProcessEnv): Secrets => ({
  get(name) {
    const variable = passwordVariable(name);
    const value = env[variable] ?? '';
    if (fit.test(value)) return value;
    throw new StackError(
      `${variable} is ${value === '' ? 'missing' : 'not fit'}: it must have at least 16 letters, digits or any of - . _ ~.`,
    );
  },
});
