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
} from './audit-lines.ts';
import { problemOfDraw } from './audited-draw.ts';
import { AuditedSales } from './audited-sales.ts';

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
  readonly #sales = new AuditedSales((holds, problem) => this.#demand(holds, problem));
  #draw: AuditDrawLine | undefined;
  readonly #picks: AuditPickLine[] = [];
  #lastRank = 0;
  readonly #claimed = new Set<number>();
  #legs = 0;
  readonly #paid = { prizes: 0n, fees: 0n, prizesAdded: 0n };

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
        this.#sales.takePurchase(line);
        return;
      case 'ticket':
        this.#sales.takeTicket(line);
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
    const { sales, refunds } = this.#sales.sums;
    const { prizes, fees } = this.#paid;
    return {
      poolId: this.#poolId,
      members: this.#members,
      exportedAt: this.#exportedAt,
      state: this.#pool?.state ?? '',
      currency: this.#pool?.currency ?? '',
      purchases: this.#sales.purchases,
      tickets: this.#sales.tickets,
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

  #takeDraw(draw: AuditDrawLine): void {
    this.#demand(this.#draw === undefined, 'there are two draws');
    this.#demand(this.#sales.tickets > 0, 'a draw without tickets');
    const list = { poolId: this.#poolId, tickets: this.#sales.tickets, root: this.#sales.root() };
    const problem = problemOfDraw(draw, list);
    this.#demand(problem === undefined, problem ?? '');
    this.#draw = draw;
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
    if (from === 'PRIZES') this.#paid.prizesAdded += BigInt(amountMinor);
    else if (to === 'WINNER') this.#paid.prizes += BigInt(amountMinor);
    else this.#paid.fees += BigInt(amountMinor);
  }

  /** Everything but the end is there: what was counted must be what is said. */
  #conclude(said: AuditConservationLine): void {
    const pool = this.#pool;
    this.#demand(pool?.sold === this.#sales.tickets, 'the pool says that it sold another number of tickets');
    this.#demand(
      this.#lastChange === undefined || this.#lastChange.state === pool?.state,
      'the last change is to another state',
    );
    this.#demand(this.#sales.isComplete, 'a purchase that was confirmed has not all of its tickets');
    const picked = this.#draw?.file ?? { winners: [], alternates: [] };
    const expected = [picked['winners'], picked['alternates']].flat().length;
    this.#demand(this.#picks.length === expected, 'there are other winners and alternates than were drawn');
    const { sales, refunds, pending } = this.#sales.sums;
    const { prizes, fees, prizesAdded } = this.#paid;
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
