import { deriveId, toHex } from '@tessera/kernel';

/**
 * What a member is called in a pool's audit export: the same wherever they appear in it, another in every other pool, and nothing that can be
 * worked out without the salt of their first purchase there, which only they and the operator have.
 */
export const pseudonymOf = (poolId: string, userId: string, firstSalt: Uint8Array): string =>
  deriveId('raffle-audit-member', poolId, userId, toHex(firstSalt));
