import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Entrant } from '../../domain/entrants/entrant.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Raffles } from '../ports.ts';

/** What a member has stated about themselves, for the staff who check it. */
export const getEntrant =
  ({ raffles }: { readonly raffles: Raffles }) =>
  async (
    { userId }: { readonly userId: string },
    ctx: CallContext,
  ): Promise<Result<Entrant, RefusalOf<'raffle.entrant_not_found'>>> => {
    const entrant = await raffles.read(ctx, ({ entrants }) => entrants.find(userId));
    return entrant ? ok(entrant) : refuse('raffle.entrant_not_found', 'They have stated nothing here.');
  };
