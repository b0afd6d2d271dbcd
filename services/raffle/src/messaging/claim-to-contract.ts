import {
  claimAccepted,
  claimDeclined,
  claimExpired,
  claimFulfilled,
  claimOpened,
  claimShipped,
} from '@tessera/contracts';
import { formatPoints } from '@tessera/kernel';
import type { Transaction } from '@tessera/runtime/postgres';
import type { Claim } from '../domain/claims/claim.ts';
import type { ClaimEvent } from '../domain/claims/claim-events.ts';

type EventOf<Type extends ClaimEvent['type']> = Extract<ClaimEvent, { readonly type: Type }>;

/** Writes what happened to a claim, as its contract has it, into the outbox of its transaction. No code and no address is in any. */
export const publishClaimEvent = (tx: Transaction, event: ClaimEvent): void => {
  const { claim } = event;
  const about = { aggregateId: claim.id, sequence: claim.sequence };
  const data = claimToContract(claim);
  switch (event.type) {
    case 'claim-opened':
      tx.publish(claimOpened, { ...about, data: { ...data, ...openedToContract(event) } });
      break;
    case 'claim-accepted':
      tx.publish(claimAccepted, { ...about, data: { ...data, acceptedAt: reached(claim.acceptedAt) } });
      break;
    case 'claim-declined':
      tx.publish(claimDeclined, { ...about, data: { ...data, ...nextOf(event), declinedAt: reached(claim.endedAt) } });
      break;
    case 'claim-expired':
      tx.publish(claimExpired, { ...about, data: { ...data, ...nextOf(event), expiredAt: reached(claim.endedAt) } });
      break;
    case 'claim-shipped': {
      const { carrier, shippedAt } = event;
      tx.publish(claimShipped, { ...about, data: { ...data, carrier, shippedAt: shippedAt.toISOString() } });
      break;
    }
    case 'claim-fulfilled':
      tx.publish(claimFulfilled, { ...about, data: { ...data, fulfilledAt: reached(claim.fulfilledAt) } });
      break;
  }
};

const claimToContract = ({ id, poolId, prizeId, kind, userId, place, ticketNumber }: Claim) => ({
  claimId: id,
  ...{ poolId, prizeId, prizeKind: kind, userId, place, ticketNumber },
});

const openedToContract = ({ claim, pool, prize }: EventOf<'claim-opened'>) => ({
  poolTitle: pool.title,
  prizeTitle: prize.title,
  valueMinor: Number(prize.value.amountMinor),
  currency: prize.value.currency,
  ...(prize.points === null ? {} : { points: formatPoints(prize.points) }),
  isAlternate: claim.rank > pool.winnerCount,
  ...(claim.expiresAt === null ? {} : { acceptBefore: claim.expiresAt.toISOString() }),
  openedAt: claim.openedAt.toISOString(),
});

const nextOf = ({ next }: EventOf<'claim-declined' | 'claim-expired'>) =>
  next === undefined ? {} : { nextClaimId: next.id };

/** A moment that the state this event tells of cannot lack. */
const reached = (moment: Date | null): string => {
  if (moment === null) throw new Error('an event tells of a moment that has not come');
  return moment.toISOString();
};
