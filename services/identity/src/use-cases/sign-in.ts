import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { AttemptLimit } from '../domain/attempts.ts';
import { guardAttempts } from './guard-attempts.ts';
import type { AttemptCounters, AttemptSubject, Credentials, Origin, Session } from './ports.ts';

export interface SignIn {
  readonly email: string;
  readonly password: string;
  readonly origin: Origin;
}

export type SignedIn = Session & { readonly token: string };
export type SignInRefusal = Refusal<'identity.credentials_invalid' | 'identity.too_many_attempts'>;

/**
 * Opens a session. Wrong guesses are counted for the account and for the address they come from, known or not;
 * a right one takes its own count back.
 */
export const signIn =
  (deps: {
    readonly credentials: Credentials;
    readonly counters: AttemptCounters;
    readonly limits: { readonly signInsPerAccount: AttemptLimit; readonly signInsPerAddress: AttemptLimit };
  }) =>
  async (command: SignIn, ctx: CallContext): Promise<Result<SignedIn, SignInRefusal>> => {
    const { email, password, origin } = command;
    const subjects: AttemptSubject[] = [
      { scope: 'sign-in-account', subject: email.toLowerCase(), limit: deps.limits.signInsPerAccount },
      { scope: 'sign-in-address', subject: origin.address, limit: deps.limits.signInsPerAddress },
    ];
    const allowed = await guardAttempts(deps.counters, subjects, ctx);
    if (!allowed.ok) return allowed;
    const session = await deps.credentials.signIn({ email, password }, origin);
    if (!session) return refuse('identity.credentials_invalid', 'E-mail address and password do not belong together.');
    await deps.counters.forgive(subjects);
    return ok(session);
  };
