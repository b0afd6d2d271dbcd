import type { CommittedTicket, DrawFileParts } from '@tessera/proofs';
import type { FinishedDraw, FrozenDraw } from '../../domain/draws/draw.ts';

/** What the published file of a finished draw is made of, with its mode's own evidence. */
export const drawFileParts = (
  { commitment }: FrozenDraw,
  { evidence, winners, alternates }: FinishedDraw,
  tickets: readonly CommittedTicket[],
): DrawFileParts => {
  const picks = {
    winners: winners.map(({ ticketNumber }) => ticketNumber),
    alternates: alternates.map(({ ticketNumber }) => ticketNumber),
  };
  if (evidence.kind === 'RECORD' && commitment.mode === 'MANUAL') {
    return { commitment, record: evidence.record, result: picks, tickets };
  }
  if (evidence.kind === 'BEACON' && commitment.mode === 'DRAND') {
    return { commitment, signature: evidence.signature, result: { ...evidence, ...picks }, tickets };
  }
  if (evidence.kind === 'SECRET' && commitment.mode === 'COMMIT_REVEAL') {
    return { commitment, secret: evidence.secret, result: { ...evidence, ...picks }, tickets };
  }
  throw new Error(`pool ${commitment.poolId} committed to ${commitment.mode} and was drawn by ${evidence.kind}`);
};
