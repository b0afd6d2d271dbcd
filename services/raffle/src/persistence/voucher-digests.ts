import { createHmac, randomBytes } from 'node:crypto';
import { fromHex, toHex } from '@tessera/kernel';
import type { Transaction } from '@tessera/runtime/postgres';
import type { Sealer, SealingPlace } from '@tessera/runtime/secrets';

const KEY_BYTES = 32;

export const placeOfDigestKey = (tenantId: string): SealingPlace => ({
  ...{ tenantId, table: 'raffle.voucher_digest_keys', rowId: tenantId },
});

/** Tells whether a code is there already, where the codes themselves are sealed and two seals of one text differ. */
export type VoucherDigest = (code: string) => Buffer;

/**
 * HMAC-SHA-256 by a key of the tenant, made when first needed: codes may be short, and without the key, which is sealed, nobody finds them
 * by trying. It stays the same when the keys that seal change.
 */
export const voucherDigestOf = async (tx: Transaction, sealer: Sealer): Promise<VoucherDigest> => {
  const { tenantId } = tx;
  const place = placeOfDigestKey(tenantId);
  const known = () =>
    tx.execute<{ sealed: string }>('select sealed from voucher_digest_keys where tenant_id = $1', [tenantId]);
  const [found] = await known();
  if (!found) {
    await tx.execute(
      'insert into voucher_digest_keys (tenant_id, sealed) values ($1, $2) on conflict (tenant_id) do nothing',
      [tenantId, sealer.seal(toHex(randomBytes(KEY_BYTES)), place)],
    );
  }
  // Of two that make one at once the first is kept, and the second waited for it.
  const [row] = found ? [found] : await known();
  if (!row) throw new Error(`tenant ${tenantId} has no key for the digests of its vouchers`);
  const key = fromHex(sealer.open(row.sealed, place));
  return (code) => createHmac('sha256', key).update(code).digest();
};
