import { ok, type Result, refuse, sha256 } from '@tessera/kernel';
import { aroundTickets, ticketsInFile, toDrawFile } from '@tessera/proofs';
import { type FinishedDraw, type FrozenDraw, toCommitted } from '../../domain/draws/draw.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Raffles } from '../ports.ts';
import { drawFileParts } from './draw-file-of.ts';

/** Takes the next piece of a file, and resolves when it is handed on. */
export type TakePiece = (piece: Uint8Array) => Promise<void>;

/** A file that is written while it is read. */
export interface DrawFileDownload {
  readonly poolId: string;
  /** Stands for the whole file: the root of its list is among what it covers. */
  readonly digest: Uint8Array;
  readonly write: (take: TakePiece) => Promise<void>;
}

/** So few that hashing them keeps nobody waiting. */
const PAGE_TICKETS = 1_024;

/**
 * A finished draw for anyone to check, whoever they are: the published bytes, which name nobody. A page of tickets is in memory at a time and no
 * transaction stays open between pages, which may be read one by one because nothing of a finished draw ever changes.
 */
export const getDrawFile =
  ({ raffles }: { readonly raffles: Raffles }) =>
  async ({
    poolId,
  }: {
    readonly poolId: string;
  }): Promise<Result<DrawFileDownload, RefusalOf<'raffle.draw_not_found'>>> => {
    const tenantId = await raffles.tenantOfDraw(poolId);
    const draw =
      tenantId === undefined
        ? undefined
        : await raffles.read({ tenantId }, async (rows) => ({
            tenantId,
            frozen: await rows.draws.frozen(poolId),
            finished: await rows.draws.finished(poolId),
          }));
    if (!draw?.frozen || !draw.finished) {
      return refuse('raffle.draw_not_found', 'There is no finished draw of such a pool.');
    }
    return ok(download(raffles, draw.tenantId, draw.frozen, draw.finished));
  };

const download = (raffles: Raffles, tenantId: string, frozen: FrozenDraw, finished: FinishedDraw): DrawFileDownload => {
  const { poolId, commitment } = frozen;
  const { before, after } = aroundTickets(toDrawFile(drawFileParts(frozen, finished, [])));
  const write = async (take: TakePiece): Promise<void> => {
    await take(before);
    let written = 0;
    while (written < commitment.ticketCount) {
      const page = { after: written, limit: PAGE_TICKETS };
      const tickets = await raffles.read({ tenantId }, (rows) => rows.tickets.pageOfPool(poolId, page));
      if (tickets.length === 0) throw new Error(`pool ${poolId} has fewer tickets than were committed`);
      await take(ticketsInFile(tickets.map(toCommitted)));
      written += tickets.length;
    }
    await take(after);
  };
  return { poolId, digest: sha256(Buffer.concat([before, after])), write };
};
