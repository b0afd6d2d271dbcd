import { fromHex, toHex, utf8 } from '../bytes.ts';
import { merkleRoot } from '../merkle.ts';
import { idHash, ticketLeaf } from '../ticket-leaf.ts';
import { verifyDraw } from '../verify-draw.ts';
import { AuditProblem } from './audit-fields.ts';
import type {
  AuditChangeLine,
  AuditClaimLine,
  AuditConservationLine,
  AuditDrawLine,
  AuditLine,
  AuditPayoutLine,
  AuditPickLine,
  AuditPoolLine,
  AuditPurchaseLine,
  AuditTicketLine,
} from './audit-lines.ts';

interface Sold {
  readonly quantity: number;
  readonly confirmed: boolean;
  tickets: number;
}

interface PublishedTicket {
  readonly number: number;
  readonly ticketIdHash: string;
  readonly purchaseIdHash: string;
  readonly entrantCommit: string;
  readonly leaf: string;
}

/** What an audit export comes to, once all of it is right. */
export interface AuditFindings {
  readonly poolId: string;
  readonly members: 'pseudonyms' | 'ids';
  readonly exportedAt: string;
  readonly state: string;
  readonly currency: string;
  readonly purchases: number;
  readonly tickets: number;
  readonly salesMinor: bigint;
  readonly heldMinor: bigint;
  readonly merkleRoot: string | undefined;
  readonly winners: readonly number[];
}

/** Checks that the lines of an export agree with each other, in the order in which they stand. */
export class AuditedPool {
  #at = 0;
  #poolId = '';
  #members: 'pseudonyms' | 'ids' = 'pseudonyms';
  #exportedAt = '';
  #pool: AuditPoolLine | undefined;
  #lastChange: AuditChangeLine | undefined;
  readonly #purchases = new Map<string, Sold>();
  readonly #ticketIds = new Set<string>();
  readonly #tickets: PublishedTicket[] = [];
  #draw: AuditDrawLine | undefined;
  readonly #picks: AuditPickLine[] = [];
  #lastRank = 0;
  readonly #claimed = new Set<number>();
  #legs = 0;
  readonly #sums = { sales: 0n, prizes: 0n, fees: 0n, refunds: 0n, pending: 0n, prizesAdded: 0n };

  /** @throws AuditProblem */
  take(line: AuditLine, at: number): void {
    this.#at = at;
    switch (line.type) {
      case 'header':
        this.#poolId = line.poolId;
        this.#members = line.members;
        this.#exportedAt = line.exportedAt;
        return;
      case 'pool':
        this.#pool = line;
        return;
      case 'change':
        this.#takeChange(line);
        return;
      case 'purchase':
        this.#takePurchase(line);
        return;
      case 'ticket':
        this.#takeTicket(line);
        return;
      case 'draw':
        this.#takeDraw(line);
        return;
      case 'pick':
        this.#takePick(line);
        return;
      case 'claim':
        this.#takeClaim(line);
        return;
      case 'payout':
        this.#takePayout(line);
        return;
      case 'conservation':
        this.#conclude(line);
        return;
      case 'end':
        return;
    }
  }

  findings(): AuditFindings {
    const { sales, prizes, fees, refunds } = this.#sums;
    return {
      poolId: this.#poolId,
      members: this.#members,
      exportedAt: this.#exportedAt,
      state: this.#pool?.state ?? '',
      currency: this.#pool?.currency ?? '',
      purchases: this.#purchases.size,
      tickets: this.#tickets.length,
      salesMinor: sales,
      heldMinor: sales - prizes - fees - refunds,
      merkleRoot: this.#draw === undefined ? undefined : String(this.#draw.commitment['merkleRoot']),
      winners: this.#picks.filter(({ kind }) => kind === 'WINNER').map(({ ticketNumber }) => ticketNumber),
    };
  }

  #demand(holds: boolean, problem: string): void {
    if (!holds) throw new AuditProblem(this.#at, problem);
  }

  #takeChange(change: AuditChangeLine): void {
    this.#demand(change.number === (this.#lastChange?.number ?? 0) + 1, 'the changes are not numbered without gaps');
    this.#demand(change.at >= (this.#lastChange?.at ?? ''), 'a change is older than the one before it');
    this.#lastChange = change;
  }

  #takePurchase(purchase: AuditPurchaseLine): void {
    const { purchaseId, quantity, status, transferId, refundTransferId } = purchase;
    this.#demand(!this.#purchases.has(purchaseId), 'the purchase is there twice');
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
    if (transferId !== null) this.#sums.sales += amount;
    if (status === 'REFUNDED') this.#sums.refunds += amount;
    if (status === 'PENDING') this.#sums.pending += amount;
    this.#purchases.set(purchaseId, { quantity, confirmed: purchase.confirmedAt !== null, tickets: 0 });
  }

  #takeTicket({ number, ticketId, purchaseId, entrantCommit }: AuditTicketLine): void {
    const purchase = this.#purchases.get(purchaseId);
    this.#demand(number === this.#tickets.length + 1, 'the tickets are not numbered without gaps');
    this.#demand(!this.#ticketIds.has(ticketId), 'the ticket is there twice');
    if (!purchase?.confirmed) throw new AuditProblem(this.#at, 'the ticket belongs to no purchase that was confirmed');
    purchase.tickets += 1;
    this.#demand(purchase.tickets <= purchase.quantity, 'the purchase has more tickets than were bought');
    this.#ticketIds.add(ticketId);
    const hashes = {
      ...{ number, ticketIdHash: idHash(ticketId), purchaseIdHash: idHash(purchaseId) },
      entrantCommit: fromHex(entrantCommit),
    };
    this.#tickets.push({
      number,
      ticketIdHash: toHex(hashes.ticketIdHash),
      purchaseIdHash: toHex(hashes.purchaseIdHash),
      entrantCommit,
      leaf: toHex(ticketLeaf(hashes)),
    });
  }

  #takeDraw(draw: AuditDrawLine): void {
    this.#demand(this.#draw === undefined, 'there are two draws');
    this.#draw = draw;
    const { poolId, merkleRoot: root, ticketCount } = draw.commitment;
    this.#demand(poolId === this.#poolId, 'the draw is of another pool');
    this.#demand(ticketCount === this.#tickets.length, 'the commitment counts other tickets');
    this.#demand(this.#tickets.length > 0, 'a draw without tickets');
    const computed = toHex(merkleRoot(this.#tickets.map(({ leaf }) => fromHex(leaf))));
    this.#demand(root === computed, 'the tickets do not lead to the root that was committed');
    this.#demand((draw.file === null) === (draw.drawnAt === null), 'the draw and its time do not agree');
    if (draw.file === null) return;
    this.#demand(draw.file['commitmentHash'] === draw.commitmentHash, 'the draw file has another commitment');
    // The list stands empty at its place in the file, so that with the tickets in it the published bytes come out.
    const published = utf8(JSON.stringify({ ...draw.file, tickets: this.#tickets }));
    const verdict = verifyDraw(published, { commitmentHash: draw.commitmentHash });
    if (!verdict.ok) throw new AuditProblem(this.#at, `the draw is wrong at ${verdict.at}: ${verdict.problem}`);
  }

  #takePick(pick: AuditPickLine): void {
    const numbers = this.#draw?.file?.[pick.kind === 'WINNER' ? 'winners' : 'alternates'];
    const ofKind = this.#picks.filter(({ kind }) => kind === pick.kind).length;
    this.#demand(pick.place === ofKind + 1, 'the places are not numbered without gaps');
    this.#demand(
      Array.isArray(numbers) && numbers[ofKind] === pick.ticketNumber,
      'the draw picked another ticket for this place',
    );
    this.#picks.push(pick);
  }

  /** Turns are taken in the order of the draw, and a prize is with one person at most. */
  #takeClaim({ place, rank, ticketNumber, state }: AuditClaimLine): void {
    this.#demand(rank === this.#lastRank + 1, 'the claims are not in the order of the draw, without gaps');
    this.#demand(
      this.#picks[rank - 1]?.ticketNumber === ticketNumber,
      'a claim of a ticket that was not picked for it',
    );
    this.#lastRank = rank;
    if (state === 'DECLINED' || state === 'EXPIRED') return;
    this.#demand(!this.#claimed.has(place), 'two people have a claim to one prize');
    this.#claimed.add(place);
  }

  #takePayout({ leg, from, to, amountMinor, transferId }: AuditPayoutLine): void {
    this.#legs += 1;
    this.#demand(leg === this.#legs, 'the payouts are not numbered without gaps');
    if (transferId === null) return;
    if (from === 'PRIZES') this.#sums.prizesAdded += BigInt(amountMinor);
    else if (to === 'WINNER') this.#sums.prizes += BigInt(amountMinor);
    else this.#sums.fees += BigInt(amountMinor);
  }

  /** Everything but the end is there: what was counted must be what is said. */
  #conclude(said: AuditConservationLine): void {
    const pool = this.#pool;
    this.#demand(pool?.sold === this.#tickets.length, 'the pool says that it sold another number of tickets');
    this.#demand(
      this.#lastChange === undefined || this.#lastChange.state === pool?.state,
      'the last change is to another state',
    );
    for (const { confirmed, quantity, tickets } of this.#purchases.values()) {
      this.#demand(!confirmed || tickets === quantity, 'a purchase that was confirmed has not all of its tickets');
    }
    const picked = this.#draw?.file ?? { winners: [], alternates: [] };
    const expected = [picked['winners'], picked['alternates']].flat().length;
    this.#demand(this.#picks.length === expected, 'there are other winners and alternates than were drawn');
    const { sales, prizes, fees, refunds, pending, prizesAdded } = this.#sums;
    const held = sales - prizes - fees - refunds;
    const figures: readonly (readonly [string, string, bigint])[] = [
      ['sales', said.salesMinor, sales],
      ['prizes', said.prizesMinor, prizes],
      ['fees', said.feesMinor, fees],
      ['refunds', said.refundsMinor, refunds],
      ['held', said.heldMinor, held],
      ['pending', said.pendingMinor, pending],
      ['added prizes', said.prizesAddedMinor, prizesAdded],
    ];
    for (const [what, stated, computed] of figures) {
      this.#demand(BigInt(stated) === computed, `it says ${what} of ${stated}, and the lines come to ${computed}`);
    }
    this.#demand(held >= 0n, 'more left the pool than came in');
    this.#demand(pool?.settled !== true || held === 0n, 'the pool is settled, and something is left in it');
  }
}
