import { HASH_BYTES, secretHash } from '@tessera/proofs';
import { nextMoment } from '../../domain/pools/opening.ts';
import { hasSecret, openPool, type Pool } from '../../domain/pools/pool.ts';
import type { RaffleRows, RandomBytes } from '../ports.ts';

/** Opens a draft that is locked and has its prizes. The secret, where the mode has one, is made here and shown after the draw. */
export const putOnSale = async (rows: RaffleRows, draft: Pool, randomBytes: RandomBytes, now: Date): Promise<Pool> => {
  const secret = hasSecret(draft) ? randomBytes(HASH_BYTES) : null;
  const pool = openPool(draft, secret && secretHash(draft.id, secret), now);
  if (secret) await rows.secrets.keep(pool.id, secret);
  await rows.pools.save(pool);
  await rows.timers.set(pool.id, nextMoment(pool));
  rows.publish({ type: 'pool-opened', pool });
  return pool;
};
