import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { grantPoints as decide, type GrantCode, type GrantOrder } from '../domain/grant.ts';
import type { PointEntry } from '../domain/point-entry.ts';
import type { Memberships } from './ports.ts';

export interface GrantPoints extends GrantOrder {
  readonly userId: string;
}

/** Credits what another service gives a member, once for each source, under whatever key and however often it is asked. */
export const grantPoints =
  (deps: { readonly memberships: Memberships }) =>
  ({ userId, ...order }: GrantPoints, ctx: CallContext): Promise<Result<PointEntry, Refusal<GrantCode>>> => {
    const moment = { now: ctx.clock.now(), newId: ctx.newId };
    return deps.memberships.grant(
      userId,
      order.source,
      (membership, earlier) => decide(membership, earlier, order, moment),
      ctx,
    );
  };
