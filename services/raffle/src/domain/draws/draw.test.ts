import {
  chainHash,
  entrantCommit,
  fromHex,
  merkleRoot,
  QUICKNET,
  secretHash,
  ticketLeaf,
  verifyBeacon,
} from '@tessera/proofs';
import { describe, expect, it } from 'vitest';
import { NOW, SECRET, sampleOpen } from '../../../test/domain/samples.ts';
import { committingAt, DUE_AT, ROUND, SIGNATURE } from '../../../test/recorded-beacon.ts';
import { drawByBeacon, drawBySecret, finishDraw, freezeList, outcomeHash, type Ticket, toCommitted } from './draw.ts';

const tickets: Ticket[] = Array.from({ length: 20 }, (_, index) => ({
  id: `ticket-${index + 1}`,
  number: index + 1,
  purchaseId: `purchase-${index + 1}`,
  userId: `user-${index + 1}`,
  entrantCommit: entrantCommit(`user-${index + 1}`, new Uint8Array(32).fill(index)),
}));
const root = merkleRoot(tickets.map((ticket) => ticketLeaf(toCommitted(ticket))));
const list = { ticketCount: 20, merkleRoot: root };
const full = sampleOpen({ state: 'FULL', sold: 20, winnerCount: 2, alternateCount: 3 });
const byBeacon = sampleOpen({ ...full, drawMode: 'DRAND', secretHash: null });
const byHand = sampleOpen({ ...full, drawMode: 'MANUAL', secretHash: null });
const plan = { chain: QUICKNET, leadSeconds: 60, behindMs: 0 };
const ownerOf = (ticketNumber: number): string => `user-${ticketNumber}`;

describe('freezeList', () => {
  it('given a full pool, then its whole list stands in the commitment', () => {
    expect(freezeList(full, list, plan, NOW)).toMatchObject({
      commitment: {
        ...{ poolId: 'pool-1', ticketCount: 20, winnerCount: 2, alternateCount: 3, mode: 'COMMIT_REVEAL' },
        ...{ secretHash: secretHash('pool-1', SECRET), merkleRoot: root },
      },
      dueAt: null,
    });
  });

  it('given a pool that is drawn with fewer tickets, then it promises only as many alternates as there are', () => {
    const few = sampleOpen({ ...full, sold: 4, ticketsRequired: 20 });
    expect(freezeList(few, { ...list, ticketCount: 4 }, plan, NOW).commitment).toMatchObject({
      ...{ ticketCount: 4, winnerCount: 2, alternateCount: 2 },
    });
  });

  it('given a beacon, then it commits to the first round that is far enough ahead, whatever the clock says', () => {
    for (const [now, round] of [
      [committingAt(60), ROUND],
      [new Date(committingAt(60).getTime() + 1), ROUND + 1],
      [new Date(committingAt(60).getTime() - 2_999), ROUND],
    ] as const) {
      const { commitment, dueAt } = freezeList(byBeacon, list, plan, now);
      expect(commitment).toMatchObject({ mode: 'DRAND', chainHash: chainHash(QUICKNET), round });
      expect((dueAt?.getTime() ?? 0) - now.getTime()).toBeGreaterThanOrEqual(60_000);
      expect((dueAt?.getTime() ?? 0) - now.getTime()).toBeLessThan(63_000);
    }
  });

  it('given a clock that is behind the beacon’s, then the round is as far ahead by the beacon’s', () => {
    for (const behindMs of [1, 5_000, 600_000]) {
      const { dueAt } = freezeList(byBeacon, list, { ...plan, behindMs }, committingAt(60));
      const ahead = (dueAt?.getTime() ?? 0) - (committingAt(60).getTime() + behindMs);
      expect(ahead).toBeGreaterThanOrEqual(60_000);
      expect(ahead).toBeLessThan(63_000);
    }
  });

  it('given a barrel, then it commits to the list alone', () => {
    const { commitment, dueAt } = freezeList(byHand, list, plan, NOW);
    expect([commitment.mode, dueAt]).toEqual(['MANUAL', null]);
  });

  it('given a list that is not whole, then it is a bug', () => {
    expect(() => freezeList(full, { ...list, ticketCount: 19 }, plan, NOW)).toThrow();
    expect(() => freezeList({ ...full, secretHash: null }, list, plan, NOW)).toThrow();
  });
});

describe('a draw', () => {
  it('given the same commitment and secret, then the same winners, each with their ticket', () => {
    const frozen = freezeList(full, list, plan, NOW);
    const outcome = drawBySecret(frozen, SECRET);
    expect(drawBySecret(frozen, SECRET)).toEqual(outcome);
    const draw = finishDraw('pool-1', outcome, ownerOf, NOW);
    expect(draw.winners.map(({ place }) => place)).toEqual([1, 2]);
    expect(draw.alternates.map(({ place }) => place)).toEqual([1, 2, 3]);
    for (const { ticketNumber, userId } of [...draw.winners, ...draw.alternates]) {
      expect(userId).toBe(`user-${ticketNumber}`);
    }
  });

  it('given another secret, then nothing is drawn', () => {
    expect(() => drawBySecret(freezeList(full, list, plan, NOW), new Uint8Array(32))).toThrow();
  });

  it('given the committed round, then winners; given any other round, then nothing', () => {
    const beacon = verifyBeacon(QUICKNET, ROUND, fromHex(SIGNATURE));
    if (!beacon) throw new Error('the recorded round does not verify');
    const frozen = freezeList(byBeacon, list, plan, committingAt(60));
    expect(frozen.dueAt).toEqual(DUE_AT);
    const outcome = drawByBeacon(frozen, beacon);
    expect(outcome.winners).toHaveLength(2);
    expect(outcomeHash(outcome.evidence)).toHaveLength(32);
    const later = freezeList(byBeacon, list, plan, committingAt(50));
    expect(() => drawByBeacon(later, beacon)).toThrow();
  });
});
