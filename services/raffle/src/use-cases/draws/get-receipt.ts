import { ok, type Result, refuse } from '@tessera/kernel';
import { HASH_BYTES, inclusionPath, levelAbove, serializeReceipt, ticketLeaf, toReceipt } from '@tessera/proofs';
import type { CallContext } from '@tessera/runtime/context';
import { toCommitted } from '../../domain/draws/draw.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Purchase } from '../../domain/purchases/purchase.ts';
import type { PoolTicket, RaffleRows, Raffles } from '../ports.ts';
import { PART_TICKETS } from './hash-list.ts';

/**
 * One ticket's receipt, for its owner alone: whose it is, what paid for it, and from the commitment on the proof that it is in the list. It costs
 * reading 256 tickets, however large the pool is.
 */
export const getReceipt =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (
    { ticketId }: { readonly ticketId: string },
    ctx: CallContext,
  ): Promise<Result<string, RefusalOf<'raffle.ticket_not_found'>>> =>
    raffles.read(ctx, async (rows) => {
      const ticket = await rows.tickets.find(ticketId);
      const purchase = ticket && (await rows.purchases.find(ticket.purchaseId));
      if (!ticket || !purchase || ticket.userId !== ctx.actor.id) {
        return refuse('raffle.ticket_not_found', 'You have no such ticket.');
      }
      const { id, number, purchaseId, poolId } = ticket;
      const receipt = toReceipt({
        poolId,
        ticket: { id, number, purchaseId },
        memberId: ticket.userId,
        salt: purchase.entrantSalt,
        payment: paymentOf(purchase),
        proof: await proofOf(rows, ticket),
      });
      return ok(serializeReceipt(receipt));
    });

/** Purchases of before the wallet told its entry have none, and say so by leaving it out. */
const paymentOf = ({ transferId, amount: { amountMinor, currency }, entry }: Purchase) =>
  transferId === null ? null : { transferId, amountMinor: Number(amountMinor), currency, ...(entry && { entry }) };

const proofOf = async (rows: RaffleRows, { poolId, number }: PoolTicket) => {
  const frozen = await rows.draws.frozen(poolId);
  if (!frozen) return null;
  const index = number - 1;
  const part = Math.floor(index / PART_TICKETS);
  const ofPart = await rows.tickets.pageOfPool(poolId, { after: part * PART_TICKETS, limit: PART_TICKETS });
  const leaves = ofPart.map((ticket) => ticketLeaf(toCommitted(ticket)));
  const path = [
    ...inclusionPath(leaves, index % PART_TICKETS),
    ...inclusionPath(await partRootsOf(rows, poolId), part),
  ];
  return { commitment: frozen.commitment, path };
};

const partRootsOf = async (rows: RaffleRows, poolId: string): Promise<readonly Uint8Array[]> => {
  const kept = await rows.draws.partRoots(poolId);
  if (kept) {
    return Array.from({ length: kept.length / HASH_BYTES }, (_, part) =>
      kept.subarray(part * HASH_BYTES, (part + 1) * HASH_BYTES),
    );
  }
  // Draws of before have none, and small lists.
  const all = await rows.tickets.ofPool(poolId);
  return levelAbove(
    all.map((ticket) => ticketLeaf(toCommitted(ticket))),
    Math.log2(PART_TICKETS),
  );
};
