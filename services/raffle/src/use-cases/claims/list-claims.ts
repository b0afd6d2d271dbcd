import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Claim, ClaimState } from '../../domain/claims/claim.ts';
import { pageBy } from '../page.ts';
import type { Page, PageRequest, Raffles } from '../ports.ts';

export interface ListClaims extends PageRequest {
  readonly state?: ClaimState;
}

/** The caller's own claims, newest first. */
export const listClaims =
  ({ raffles }: { readonly raffles: Raffles }) =>
  async (query: ListClaims, ctx: CallContext): Promise<Result<Page<Claim>, never>> =>
    ok(
      await raffles.read(ctx, (rows) =>
        pageBy(query, (page) => rows.claims.listOf(ctx.actor.id, { ...query, ...page })),
      ),
    );
