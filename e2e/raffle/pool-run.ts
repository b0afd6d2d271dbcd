import { randomUUID } from 'node:crypto';
import { eventually, type SeededRandom } from '@tessera/testing';
import { expect } from 'vitest';
import { type Answer, askUntilAnswered } from '../wallet/rush.ts';
import type { Buyer, RaffleClub, RafflePlace } from './place.ts';

export interface PoolTerms {
  readonly ticketsRequired: number;
  readonly winnerCount: number;
  readonly alternateCount: number;
  readonly prizeMinor: number;
  readonly drawMode?: 'COMMIT_REVEAL' | 'DRAND';
}

/** A purchase that was asked for until it was answered for good. */
export interface Bought {
  readonly buyer: Buyer;
  readonly quantity: number;
  readonly answer: Answer;
}

const TICKET_MINOR = 100;

/** The life of one pool: members who buy until it is full or cancelled, each repeating every call until it has its answer. */
export class PoolRun {
  readonly bought: Bought[] = [];
  readonly poolId: string;
  readonly #url: string;
  readonly #club: RaffleClub;
  readonly #random: SeededRandom;
  #calls = 0;

  private constructor(place: RafflePlace, club: RaffleClub, random: SeededRandom, poolId: string) {
    this.#url = place.url;
    this.#club = club;
    this.#random = random;
    this.poolId = poolId;
  }

  static async open(
    place: RafflePlace,
    club: RaffleClub,
    random: SeededRandom,
    { prizeMinor, ...terms }: PoolTerms,
  ): Promise<PoolRun> {
    const post = async <T>(path: string, body: object): Promise<T> => {
      const question = { key: randomUUID(), path, body: JSON.stringify(body) };
      const answer = await askUntilAnswered(place.url, club.staffToken, question);
      expect([200, 201], answer.body).toContain(answer.status);
      return JSON.parse(answer.body) as T;
    };
    const prize = { title: 'Cash', kind: 'CASH', valueMinor: prizeMinor, currency: 'EUR', stock: 10 };
    const { id: prizeId } = await post<{ id: string }>('/v1/prizes', prize);
    const pool = { prizeId, title: 'Night', ticketPriceMinor: TICKET_MINOR, currency: 'EUR', ...terms };
    const { id: poolId } = await post<{ id: string }>('/v1/pools', pool);
    await post(`/v1/pools/${poolId}/open`, {});
    return new PoolRun(place, club, random, poolId);
  }

  /** Resolves when no buyer can buy any more. */
  async sellOut(): Promise<void> {
    await Promise.all(this.#club.buyers.map((buyer) => this.#buyOnAndOn(buyer)));
  }

  cancel(): Promise<Answer> {
    const path = `/v1/pools/${this.poolId}/cancel`;
    return this.#ask(this.#club.staffToken, path, { reason: 'The night was called off.' });
  }

  async #buyOnAndOn(buyer: Buyer): Promise<void> {
    for (;;) {
      const quantity = this.#random.integer(1, 3);
      const answer = await this.#ask(buyer.token, `/v1/pools/${this.poolId}/entries`, { quantity });
      this.bought.push({ buyer, quantity, answer });
      if (answer.status === 201) continue;
      const { code } = JSON.parse(answer.body) as { code: string };
      // The last places may be fewer than were asked for, or be free again after a purchase that came to nothing.
      if (code === 'raffle.pool_full' || code === 'raffle.purchase_abandoned') {
        if (!(await this.#isOpen(buyer))) return;
      } else if (code === 'raffle.pool_not_open' || code === 'raffle.pool_cancelled') return;
      else throw new Error(`a purchase was refused: ${answer.body}`);
    }
  }

  async #isOpen({ token }: Buyer): Promise<boolean> {
    let state = '';
    await eventually(
      async () => {
        const response = await fetch(`${this.#url}/v1/pools/${this.poolId}`, {
          headers: { authorization: `Bearer ${token}` },
        });
        expect(response.status).toBe(200);
        ({ state } = (await response.json()) as { state: string });
      },
      { timeoutMs: 60_000 },
    );
    return state === 'OPEN';
  }

  #ask(token: string, path: string, body: object): Promise<Answer> {
    this.#calls += 1;
    const key = `${this.poolId}/${this.#calls}`;
    return askUntilAnswered(this.#url, token, { key, path, body: JSON.stringify(body) });
  }
}
