import { fromHex, toHex } from '../bytes.ts';
import { idHash } from '../ticket-leaf.ts';
import { TicketTree } from '../ticket-tree.ts';
import type { AuditPurchaseLine, AuditTicketLine } from './audit-lines.ts';
import { IdTable } from './id-table.ts';

/** Throws AuditProblem with this text, unless it holds. */
export type Demand = (holds: boolean, problem: string) => void;

const FIRST_PURCHASES = 512;
/** Of a purchase that was never confirmed: it has no tickets to come. */
const NONE = -1;

/**
 * Who bought what, and which tickets they have for it, line by line. The purchases of a file stand by member and its tickets by number, so each
 * purchase is kept until the end, in some fifty bytes; of a ticket only its id is, to find one that is there twice.
 */
export class AuditedSales {
  readonly sums = { sales: 0n, refunds: 0n, pending: 0n };
  readonly #demand: Demand;
  readonly #purchases = new IdTable();
  readonly #ticketIds = new IdTable();
  readonly #tree = new TicketTree();
  /** How many tickets each purchase has to come still. */
  #toCome = new Float64Array(FIRST_PURCHASES);
  #allToCome = 0n;

  constructor(demand: Demand) {
    this.#demand = demand;
  }

  get purchases(): number {
    return this.#purchases.size;
  }

  get tickets(): number {
    return this.#tree.count;
  }

  /** The root over all tickets so far, as hexadecimal. Throws RangeError without any. */
  root(): string {
    return toHex(this.#tree.root());
  }

  /** Whether every confirmed purchase has all of its tickets. */
  get isComplete(): boolean {
    return this.#allToCome === 0n;
  }

  takePurchase(purchase: AuditPurchaseLine): void {
    const { purchaseId, quantity, status, transferId, refundTransferId, confirmedAt } = purchase;
    const place = this.#purchases.add(purchaseId);
    this.#demand(place !== undefined, 'the purchase is there twice');
    const amount = BigInt(purchase.amountMinor);
    const isFree = purchase.payment === 'FREE';
    this.#demand(isFree === (amount === 0n), 'what is free and what costs nothing do not agree');
    this.#demand(!isFree || (transferId ?? refundTransferId) === null, 'what is free moved money');
    this.#demand(
      isFree || (refundTransferId !== null) === (status === 'REFUNDED'),
      'a refund and the status do not agree',
    );
    this.#demand(refundTransferId === null || transferId !== null, 'what was never paid was given back');
    this.#demand(isFree || status !== 'CONFIRMED' || transferId !== null, 'it was confirmed and never paid');
    if (transferId !== null) this.sums.sales += amount;
    if (status === 'REFUNDED') this.sums.refunds += amount;
    if (status === 'PENDING') this.sums.pending += amount;
    this.#expect(place ?? 0, confirmedAt === null ? NONE : quantity);
  }

  takeTicket({ number, ticketId, purchaseId, entrantCommit }: AuditTicketLine): void {
    this.#demand(number === this.#tree.count + 1, 'the tickets are not numbered without gaps');
    this.#demand(this.#ticketIds.add(ticketId) !== undefined, 'the ticket is there twice');
    const place = this.#purchases.find(purchaseId);
    const toCome = place === undefined ? NONE : (this.#toCome[place] as number);
    this.#demand(toCome !== NONE, 'the ticket belongs to no purchase that was confirmed');
    this.#demand(toCome > 0, 'the purchase has more tickets than were bought');
    this.#toCome[place ?? 0] = toCome - 1;
    this.#allToCome -= 1n;
    this.#tree.append({
      ...{ number, ticketIdHash: idHash(ticketId), purchaseIdHash: idHash(purchaseId) },
      entrantCommit: fromHex(entrantCommit),
    });
  }

  #expect(place: number, tickets: number): void {
    if (place >= this.#toCome.length) {
      const more = new Float64Array(this.#toCome.length * 2);
      more.set(this.#toCome);
      this.#toCome = more;
    }
    this.#toCome[place] = tickets;
    if (tickets !== NONE) this.#allToCome += BigInt(tickets);
  }
}
