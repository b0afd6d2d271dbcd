import { ok, type Refusal, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { AttemptLimit } from '../domain/attempts.ts';
import { guardAttempts } from './guard-attempts.ts';
import type { AttemptCounters, Credentials, Origin } from './ports.ts';

export interface SignUp {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly origin: Origin;
}

/**
 * Registers a person and tells the world in one transaction. A taken address gets the same answer in about the same
 * time, and nothing happens to the account that has it.
 */
export const signUp =
  (deps: {
    readonly credentials: Credentials;
    readonly counters: AttemptCounters;
    readonly limits: { readonly signUpsPerAddress: AttemptLimit };
  }) =>
  async (command: SignUp, ctx: CallContext): Promise<Result<void, Refusal<'identity.too_many_attempts'>>> => {
    const { origin, ...person } = command;
    const subjects = [{ scope: 'sign-up-address', subject: origin.address, limit: deps.limits.signUpsPerAddress }];
    const allowed = await guardAttempts(deps.counters, subjects, ctx);
    if (!allowed.ok) return allowed;
    await deps.credentials.register(person, ctx);
    return ok(undefined);
  };
