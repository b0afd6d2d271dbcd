import { entrantCommit, secretHash } from '@tessera/proofs';
import { describe, expect, it } from 'vitest';
import { NOW, SECRET, sampleOpen } from '../../../test/domain/samples.ts';
import { freezeTickets, revealDraw, type Ticket } from './draw.ts';

const tickets: Ticket[] = Array.from({ length: 20 }, (_, index) => ({
  id: `ticket-${index + 1}`,
  number: index + 1,
  purchaseId: `purchase-${index + 1}`,
  userId: `user-${index + 1}`,
  entrantCommit: entrantCommit(`user-${index + 1}`, new Uint8Array(32).fill(index)),
}));
const full = sampleOpen({ state: 'FULL', sold: 20, winnerCount: 2, alternateCount: 3 });
const ownerOf = (ticketNumber: number): string => `user-${ticketNumber}`;

describe('freezeTickets', () => {
  it('given a full pool, then its whole list stands in the commitment', () => {
    expect(freezeTickets(full, tickets, NOW).commitment).toMatchObject({
      ...{ poolId: 'pool-1', ticketCount: 20, winnerCount: 2, alternateCount: 3, mode: 'COMMIT_REVEAL' },
      secretHash: secretHash('pool-1', SECRET),
    });
  });

  it('given a list that is not whole, then it is a bug', () => {
    expect(() => freezeTickets(full, tickets.slice(1), NOW)).toThrow();
    expect(() => freezeTickets({ ...full, secretHash: null }, tickets, NOW)).toThrow();
  });
});

describe('revealDraw', () => {
  it('given the same commitment and secret, then the same winners, each with their ticket', () => {
    const frozen = freezeTickets(full, tickets, NOW);
    const draw = revealDraw(frozen, SECRET, ownerOf, NOW);
    expect(revealDraw(frozen, SECRET, ownerOf, NOW)).toEqual(draw);
    expect(draw.winners.map(({ place }) => place)).toEqual([1, 2]);
    expect(draw.alternates.map(({ place }) => place)).toEqual([1, 2, 3]);
    for (const { ticketNumber, userId } of [...draw.winners, ...draw.alternates]) {
      expect(userId).toBe(`user-${ticketNumber}`);
    }
  });

  it('given another secret, then nothing is drawn', () => {
    expect(() => revealDraw(freezeTickets(full, tickets, NOW), new Uint8Array(32), ownerOf, NOW)).toThrow();
  });
});
