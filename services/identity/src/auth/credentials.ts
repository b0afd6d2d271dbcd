import { isAPIError } from 'better-auth/api';
import type { Credentials, User } from '../use-cases/ports.ts';
import type { Auth } from './better-auth.ts';
import type { PlatformTransactions } from './platform-transactions.ts';
import type { PreparedPasswords } from './prepared-passwords.ts';

/** Parallel sign-ups of one address wait here for each other, so that the later ones see the first. */
const LOCK_ADDRESS = `select pg_advisory_xact_lock(hashtextextended('identity.sign-up/' || $1, 0))`;

/** The header in which better-auth's bearer plugin hands out a new session's signed token. */
const TOKEN_HEADER = 'set-auth-token';

/** Passwords and sessions by better-auth. */
export const createCredentials = (
  auth: Auth,
  transactions: PlatformTransactions,
  passwords: PreparedPasswords,
): Credentials => {
  const session: Credentials['session'] = (token) =>
    transactions.run(async () => {
      const found = await transactions.call(() => auth.api.getSession({ headers: bearerHeaders(token) }));
      return found ? { user: toUser(found.user), expiresAt: found.session.expiresAt } : undefined;
    });

  return {
    register: (person, ctx) =>
      passwords.prepare(person.password, () =>
        transactions.begin(ctx, async (tx) => {
          await tx.execute(LOCK_ADDRESS, [person.email.toLowerCase()]);
          await transactions.call(() => auth.api.signUpEmail({ body: person }));
        }),
      ),

    signIn: async (credentials, { address, userAgent }) => {
      const headers = new Headers({ 'x-forwarded-for': address, 'user-agent': userAgent });
      const signedIn = await transactions
        .call(() => auth.api.signInEmail({ body: credentials, headers, returnHeaders: true }))
        .catch(nothingWhenRefused);
      if (!signedIn) return undefined;
      const token = signedIn.headers.get(TOKEN_HEADER);
      const opened = token ? await session(token) : undefined;
      if (!token || !opened) throw new Error('a session was opened and cannot be found');
      return { ...opened, token };
    },

    session,

    signOut: async (token) => {
      await transactions.call(() => auth.api.signOut({ headers: bearerHeaders(token) }));
    },
  };
};

const bearerHeaders = (token: string): Headers => new Headers({ authorization: `Bearer ${token}` });

const nothingWhenRefused = (error: unknown): undefined => {
  if (isAPIError(error) && error.statusCode === 401) return undefined;
  throw error;
};

const toUser = (user: User): User => ({
  id: user.id,
  email: user.email,
  emailVerified: user.emailVerified,
  name: user.name,
  createdAt: user.createdAt,
});
