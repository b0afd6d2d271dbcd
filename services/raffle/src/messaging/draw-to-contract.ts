import { drawAnnounced, drawCommitted, drawCompleted } from '@tessera/contracts';
import { toHex } from '@tessera/kernel';
import type { Transaction } from '@tessera/runtime/postgres';
import type { FrozenDraw } from '../domain/draws/draw.ts';
import type { DrawAnnounced, RaffleEvent } from '../domain/events.ts';

type EventOf<Type extends RaffleEvent['type']> = Extract<RaffleEvent, { readonly type: Type }>;

const secretOf = ({ commitment }: FrozenDraw) =>
  commitment.mode === 'COMMIT_REVEAL' ? { secretHash: toHex(commitment.secretHash) } : {};

const beaconOf = ({ commitment, dueAt }: FrozenDraw) => {
  if (commitment.mode !== 'DRAND' || dueAt === null) return {};
  return { chainHash: toHex(commitment.chainHash), round: commitment.round, dueAt: dueAt.toISOString() };
};

export const publishDrawCommitted = (tx: Transaction, { pool, frozen }: EventOf<'draw-committed'>): void => {
  const { commitment } = frozen;
  tx.publish(drawCommitted, {
    aggregateId: pool.id,
    sequence: pool.sequence,
    data: {
      poolId: pool.id,
      version: commitment.version,
      drawMode: commitment.mode,
      tickets: commitment.ticketCount,
      root: toHex(commitment.merkleRoot),
      ...secretOf(frozen),
      ...beaconOf(frozen),
      commitmentHash: toHex(frozen.commitmentHash),
      winners: commitment.winnerCount,
      alternates: commitment.alternateCount,
      committedAt: frozen.committedAt.toISOString(),
    },
  });
};

export const publishDrawAnnounced = (tx: Transaction, { frozen, entrants, page, pages }: DrawAnnounced): void => {
  const { poolId, commitment, commitmentHash, committedAt } = frozen;
  tx.publish(drawAnnounced, {
    aggregateId: poolId,
    sequence: page,
    data: {
      poolId,
      drawMode: commitment.mode,
      commitmentHash: toHex(commitmentHash),
      tickets: commitment.ticketCount,
      root: toHex(commitment.merkleRoot),
      ...beaconOf(frozen),
      committedAt: committedAt.toISOString(),
      ...{ page, pages, entrants: [...entrants] },
    },
  });
};

export const publishDrawCompleted = (tx: Transaction, event: EventOf<'draw-completed'>): void => {
  const { pool, outcomeHash, winners } = event;
  if (pool.drawnAt === null) throw new Error(`pool ${pool.id} is drawn and does not say when`);
  tx.publish(drawCompleted, {
    aggregateId: pool.id,
    sequence: pool.sequence,
    data: {
      poolId: pool.id,
      prizeId: pool.prizeId,
      drawMode: pool.drawMode,
      seed: toHex(outcomeHash),
      winners: winners.map(({ place, ticketNumber, userId }) => ({ place, ticketNumber, userId })),
      completedAt: pool.drawnAt.toISOString(),
    },
  });
};
