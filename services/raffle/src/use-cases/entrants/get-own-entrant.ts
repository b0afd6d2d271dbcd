import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Entrant } from '../../domain/entrants/entrant.ts';
import type { Raffles } from '../ports.ts';

/** What the caller has stated about themselves; undefined where they have not. */
export const getOwnEntrant =
  ({ raffles }: { readonly raffles: Raffles }) =>
  async (_: unknown, ctx: CallContext): Promise<Result<Entrant | undefined, never>> =>
    ok(await raffles.read(ctx, ({ entrants }) => entrants.find(ctx.actor.id)));
