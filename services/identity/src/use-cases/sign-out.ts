import { ok, type Result } from '@tessera/kernel';
import type { Credentials } from './ports.ts';

/** Ends a session at once. An unknown or ended one is no error: what was wanted is true. */
export const signOut =
  (deps: { readonly credentials: Credentials }) =>
  async (command: { readonly sessionToken: string }): Promise<Result<void, never>> => {
    await deps.credentials.signOut(command.sessionToken);
    return ok(undefined);
  };
