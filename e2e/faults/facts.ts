import { randomUUID } from 'node:crypto';

/** What a purchase that was confirmed tells. */
export const factOf = (purchaseId: string) => ({
  purchaseId,
  poolId: randomUUID(),
  userId: randomUUID(),
  amountMinor: 500,
  currency: 'EUR',
  ticketNumbers: [1],
  transferId: randomUUID(),
  confirmedAt: '2026-01-01T00:00:00.000Z',
});
