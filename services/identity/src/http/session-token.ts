import { type Refusal, type Result, refuse } from '@tessera/kernel';
import { bearerToken, type RawRequest } from '@tessera/runtime/http';

/** Hands the session token of the request on; without one the answer is that of a dead session. */
export const withSessionToken = async <T, R extends Refusal>(
  raw: RawRequest,
  use: (sessionToken: string) => Promise<Result<T, R>>,
): Promise<Result<T, R | Refusal<'identity.session_invalid'>>> => {
  const sessionToken = bearerToken(raw.headers.get('authorization'));
  if (sessionToken !== undefined) return use(sessionToken);
  return refuse('identity.session_invalid', 'Send the session token as "Authorization: Bearer …".');
};
