import type { CallContext } from '@tessera/runtime/context';
import type { Requester } from '../domain/transfers/transfer.ts';

/** Who asks, and under which key, as it is written into the ledger. */
export const requesterOf = ({ actor, idempotency }: CallContext): Requester => ({
  postedBy: `${actor.kind}:${actor.id}`,
  idempotencyKey: idempotency?.key ?? null,
});
