import type { Result } from '@tessera/kernel';
import type { Checkpoint, HeadFacts } from '@tessera/proofs';
import type { CallContext } from '@tessera/runtime/context';
import type { Account } from '../domain/accounts/account.ts';
import type { Page, StatementLine, TenantContext } from './ports.ts';

export interface SealCheckpoint {
  /** Only if the tenant's last checkpoint is still this one; 0 where it had none. Left out: whichever is the last. */
  readonly after?: number;
}

/** The tenant's last checkpoint, and whether it was sealed just now. There is none while nothing was posted. */
export interface SealReceipt {
  readonly checkpoint: Checkpoint | null;
  readonly isNew: boolean;
}

export interface CheckpointPage extends Page {
  /** The number before which the page ends; newest first. */
  readonly before?: number | undefined;
}

export interface Checkpoints {
  /**
   * Seals all heads of the tenant's ledger as they stand at one instant, and publishes it, in one transaction. Of several who seal at once one
   * does and the others see its checkpoint. Where nothing was posted since the last one, that one stands.
   */
  seal(command: SealCheckpoint, ctx: CallContext): Promise<Result<SealReceipt, never>>;
  find(number: number, ctx: TenantContext): Promise<Checkpoint | undefined>;
  list(page: CheckpointPage, ctx: TenantContext): Promise<Checkpoint[]>;
}

/** Tenants whose ledger has entries that no checkpoint covers, over all tenants. */
export interface DueCheckpoints {
  /** Those that were not sealed for so long, with the number of their last checkpoint, 0 for none. */
  due(unsealedMs: number, limit: number): Promise<{ readonly tenantId: string; readonly after: number }[]>;
}

/** A piece of a tenant's whole ledger. They come in this order, each kind in the order of its own keys. */
export type LedgerPart =
  | { readonly kind: 'instant'; readonly at: Date }
  | { readonly kind: 'accounts'; readonly accounts: readonly Account[] }
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint; readonly heads: number }
  | { readonly kind: 'heads'; readonly heads: readonly HeadFacts[] }
  | { readonly kind: 'entries'; readonly lines: readonly StatementLine[] };

export interface LedgerBooks {
  /** Hands on the tenant's whole ledger as it stands at one instant, piece by piece, each when the one before was taken. */
  readWhole(take: (part: LedgerPart) => Promise<void>, ctx: TenantContext): Promise<void>;
}
