import type { Points, Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Claim, ClaimState } from '../../domain/claims/claim.ts';
import type { PageRequest } from '../ports.ts';

/** What the pool's account still owes, or may come to owe, to claims that are not over. */
export interface OwedToClaims {
  /** Claims that may still be accepted. */
  readonly open: number;
  /** Claims that were accepted and whose prize has not been handed over, parcels included. */
  readonly accepted: number;
  /** Cash of both together; what the pool does not hold comes from the operator's `prizes` account. */
  readonly owedMinor: bigint;
}

/** Claims are counted and decided under their pool's lock, which is taken before a claim's own. */
export interface ClaimRows {
  insert(claims: readonly Claim[]): Promise<void>;
  find(claimId: string): Promise<Claim | undefined>;
  lock(claimId: string): Promise<Claim | undefined>;
  /** A claim that stops being OPEN is never due again. */
  save(claim: Claim): Promise<void>;
  /** In the order of their ranks. */
  ofPool(poolId: string): Promise<Claim[]>;
  /** The rank that claimed last; 0 where none did. Read it under the pool's lock. */
  lastRank(poolId: string): Promise<number>;
  /** A page of the pool's claims in the order of their ranks, after the given one. */
  pageOfPool(poolId: string, page: { readonly limit: number; readonly after: number }): Promise<Claim[]>;
  /** The person's own, newest first. */
  listOf(userId: string, page: PageRequest & { readonly state?: ClaimState }): Promise<Claim[]>;
  /** Counts one more refusal after `refusals`; of two instances that met the same one, only the first counts it. */
  noteRefused(claimId: string, refusals: number): Promise<void>;
  owedOf(poolId: string): Promise<OwedToClaims>;
  /** The pool is looked after at once. */
  wakePool(poolId: string): Promise<void>;
  /** The pool is looked after no more until something wakes it. */
  parkPool(poolId: string): Promise<void>;
}

export type Granted = Result<{ readonly entryId: string }, Refusal<string>>;

/**
 * Loyalty, asked over the wire, under a key made of the claim. Throws DependencyUnavailable when the answer is unknown.
 */
export interface Loyalty {
  /** Credits a prize's points to the winner, once a claim. `claim.refusals` counts the tries that were refused for good. */
  grantPoints(claim: Claim, points: Points, ctx: CallContext): Promise<Granted>;
}
