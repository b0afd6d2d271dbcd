import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import type { OwnTicket, Raffles } from '../ports.ts';

export interface ListTickets {
  readonly poolId: string;
  readonly limit: number;
  /** The ticket number after which the page begins. */
  readonly after: number;
}

export interface TicketPage {
  readonly items: readonly OwnTicket[];
  readonly next: number | null;
}

/** The caller's own tickets of a pool in number order, with what shows that they are in the published list. */
export const listTickets =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (
    { poolId, limit, after }: ListTickets,
    ctx: CallContext,
  ): Promise<Result<TicketPage, RefusalOf<'raffle.pool_not_found'>>> =>
    raffles.read(ctx, async (rows) => {
      if (!(await rows.pools.find(poolId))) return refuse('raffle.pool_not_found', 'There is no such pool.');
      const found = await rows.tickets.ofMember(poolId, ctx.actor.id, { limit: limit + 1, after });
      const items = found.slice(0, limit);
      return ok({ items, next: found.length > limit ? (items.at(-1)?.number ?? null) : null });
    });
