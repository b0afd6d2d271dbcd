import { ok, type Result } from '@tessera/kernel';
import type { PublicJwk, SigningKeys } from './ports.ts';

/** The public keys that access tokens are verified with, the coming one included. */
export const getSigningKeys =
  (deps: { readonly keys: SigningKeys }) => async (): Promise<Result<readonly PublicJwk[], never>> =>
    ok((await deps.keys.list()).map(({ jwk }) => jwk));
