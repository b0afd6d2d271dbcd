import type { Result } from '@tessera/kernel';
import type { Checkpoint, HeadFacts } from '@tessera/proofs';
import type { CallContext } from '@tessera/runtime/context';
import type { Account } from '../domain/accounts/account.ts';
import type { Page, StatementLine, TenantContext } from './ports.ts';

export interface SealCheckpoint {
  /** Only if the tenant's last checkpoint is still this one; 0 where it had none. Left out: whichever is the last. */
  readonly after?: number;
}

/** The tenant's last checkpoint, and whether it was sealed just now. There is none while nothing was ever posted. */
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
   * does and the others see its checkpoint. Where nothing was posted since the last one, and no draw committed to, that one stands.
   */
  seal(command: SealCheckpoint, ctx: CallContext): Promise<Result<SealReceipt, never>>;
  find(number: number, ctx: TenantContext): Promise<Checkpoint | undefined>;
  list(page: CheckpointPage, ctx: TenantContext): Promise<Checkpoint[]>;
}

/** A tenant that is to be sealed, with the number of its last checkpoint, 0 for none. */
export interface DueCheckpoint {
  readonly tenantId: string;
  readonly after: number;
}

/** Tenants that have something which no checkpoint covers, over all tenants. */
export interface DueCheckpoints {
  /** Those whose ledger has new entries and that were not sealed for so long. */
  due(unsealedMs: number, limit: number): Promise<DueCheckpoint[]>;
  /** Those with commitments of draws that wait to be anchored. */
  awaited(limit: number): Promise<DueCheckpoint[]>;
  /** Since when the oldest of those commitments has waited, in seconds; 0 where there is none. */
  longestAwaitedSeconds(): Promise<number>;
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
