import { ok, type Result, refuse } from '@tessera/kernel';
import { serializeDrawFile, toDrawFile } from '@tessera/proofs';
import { toCommitted } from '../../domain/draws/draw.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Raffles } from '../ports.ts';
import { drawFileParts } from './draw-file-of.ts';

/** A finished draw for anyone to check, whoever they are: the published bytes, which name nobody. */
export const getDrawFile =
  ({ raffles }: { readonly raffles: Raffles }) =>
  async ({ poolId }: { readonly poolId: string }): Promise<Result<string, RefusalOf<'raffle.draw_not_found'>>> => {
    const tenantId = await raffles.tenantOfDraw(poolId);
    const draw =
      tenantId === undefined
        ? undefined
        : await raffles.read({ tenantId }, async (rows) => ({
            frozen: await rows.draws.frozen(poolId),
            finished: await rows.draws.finished(poolId),
            tickets: await rows.tickets.ofPool(poolId),
          }));
    if (!draw?.frozen || !draw.finished) {
      return refuse('raffle.draw_not_found', 'There is no finished draw of such a pool.');
    }
    const { frozen, finished, tickets } = draw;
    return ok(serializeDrawFile(toDrawFile(drawFileParts(frozen, finished, tickets.map(toCommitted)))));
  };
