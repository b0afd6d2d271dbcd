import type { CallContext } from '@tessera/runtime/context';

/** Secrets that are kept without a seal, or with one of a key that is to go. */
export interface UnsealedSecrets {
  /** Who has such. */
  tenants(): Promise<string[]>;
  /** Seals a slice of the tenant's with the key of now. How many; nothing when all are. */
  seal(ctx: CallContext): Promise<number>;
}
