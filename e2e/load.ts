import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Club, type OpenPool, openPool, type Person, UnexpectedAnswer } from '@tessera/tools/demo';
import type { PatientApi } from './patient-api.ts';

/** A purchase that the API answered with 201. */
export interface Bought {
  readonly userId: string;
  readonly purchaseId: string;
  readonly quantity: number;
  readonly ticketNumbers: readonly number[];
  readonly poolId: string;
}

export interface LoadOutcome {
  readonly bought: readonly Bought[];
  /** Payments that the API took. */
  readonly payments: readonly string[];
  /** People who joined meanwhile. */
  readonly newcomers: readonly string[];
}

export interface Load {
  /** Resolves at the next purchase that ends well, begun after this call. */
  nextBought(withinMs: number): Promise<void>;
  /** Lets every call come to its end. Throws what a caller failed with. */
  stop(): Promise<LoadOutcome>;
}

const POOL = { tickets: 30, ticketPriceMinor: 100, prizeMinor: 2_500 };
const POOLS_AT_ONCE = 3;
const TOP_UP_MINOR = 1_500;
/** Buyers who never paused would leave no processor time for what is being started again. */
const BREATH_MS = 40;

interface Receipt {
  readonly id: string;
  readonly tickets: readonly { readonly number: number }[];
}

/** Members who buy from several pools at once, top up when their money is gone, and people who go on joining. */
export const startLoad = async (api: PatientApi, club: Club): Promise<Load> => {
  const running = new Buyers(api, club);
  await running.openPools();
  return running.start();
};

class Buyers {
  readonly #api: PatientApi;
  readonly #club: Club;
  readonly #pools: Promise<OpenPool>[] = [];
  readonly #bought: (Bought & { readonly begunAt: number })[] = [];
  readonly #payments: string[] = [];
  readonly #newcomers: string[] = [];
  #stopping = false;

  constructor(api: PatientApi, club: Club) {
    this.#api = api;
    this.#club = club;
  }

  async openPools(): Promise<void> {
    for (let slot = 0; slot < POOLS_AT_ONCE; slot += 1) this.#pools.push(openPool(this.#api, this.#club, POOL));
    await Promise.all(this.#pools);
  }

  start(): Load {
    const callers = [...this.#club.members.map((member, index) => this.#buy(member, index)), this.#welcome()];
    const all = Promise.allSettled(callers);
    return {
      nextBought: async (withinMs) => {
        const since = performance.now();
        while (!this.#bought.some(({ begunAt }) => begunAt > since)) {
          if (performance.now() - since > withinMs) throw new Error(`nobody could buy within ${withinMs} ms`);
          await delay(20);
        }
      },
      stop: async () => {
        this.#stopping = true;
        const failed = (await all).find((one) => one.status === 'rejected');
        if (failed !== undefined) throw failed.reason;
        await Promise.all(this.#pools);
        return { bought: this.#bought, payments: this.#payments, newcomers: this.#newcomers };
      },
    };
  }

  async #buy(member: Person, index: number): Promise<void> {
    for (let turn = index; !this.#stopping; turn += 1) {
      const slot = turn % POOLS_AT_ONCE;
      const opening = this.#pools[slot];
      if (opening === undefined) throw new Error('there is no pool');
      const pool = await opening;
      const begunAt = performance.now();
      const quantity = 1 + (turn % 2);
      const answer = await this.#api.call('POST', `/v1/pools/${pool.poolId}/entries`, {
        token: member.token,
        body: { quantity },
      });
      if (answer.status === 201) {
        const { id: purchaseId, tickets } = answer.body as Receipt;
        const ticketNumbers = tickets.map(({ number }) => number);
        this.#bought.push({ userId: member.userId, purchaseId, quantity, ticketNumbers, poolId: pool.poolId, begunAt });
        await delay(BREATH_MS);
        continue;
      }
      const { code } = answer.body as { code?: string };
      if (code === 'wallet.insufficient_funds') await this.#topUp(member);
      else if (code === 'raffle.pool_full' || code === 'raffle.pool_not_open') this.#replace(slot, opening);
      else if (code !== 'raffle.purchase_abandoned')
        throw new UnexpectedAnswer(`a purchase answered ${answer.status} ${JSON.stringify(answer.body)}`);
    }
  }

  /** The first who finds a pool full opens the next one; all others wait for it. */
  #replace(slot: number, full: Promise<OpenPool>): void {
    if (this.#pools[slot] === full && !this.#stopping) this.#pools[slot] = openPool(this.#api, this.#club, POOL);
  }

  async #topUp({ token }: Person): Promise<void> {
    const payment = await this.#api.expect<{ id: string }>('POST', '/v1/payments', {
      token,
      body: {
        purpose: 'WALLET_TOPUP',
        provider: 'sandbox',
        paymentMethod: 'sandbox_ok',
        amountMinor: TOP_UP_MINOR,
        currency: 'EUR',
      },
    });
    this.#payments.push(payment.id);
    await delay(300);
  }

  async #welcome(): Promise<void> {
    while (!this.#stopping) {
      this.#newcomers.push(await this.#signUpAndJoin());
      await delay(500);
    }
  }

  async #signUpAndJoin(): Promise<string> {
    const api = this.#api;
    const credentials = { email: `late.${randomBytes(6).toString('hex')}@example.com`, password: 'a long enough one' };
    const signedUp = await api.call('POST', '/v1/users', { body: { name: 'Late Comer', ...credentials } });
    // Signing up answers alike whether or not the address was known, so a lost answer costs nothing: ask again.
    if (signedUp.status !== 202)
      throw new UnexpectedAnswer(`signing up answered ${signedUp.status} ${JSON.stringify(signedUp.body)}`);
    const session = await api.expect<{ sessionToken: string; user: { id: string } }>('POST', '/v1/sessions', {
      body: credentials,
    });
    const { accessToken } = await api.expect<{ accessToken: string }>('POST', '/v1/tokens', {
      token: session.sessionToken,
      body: {},
    });
    await api.expect('POST', `/v1/tenants/${this.#club.tenantId}/members`, { token: accessToken, body: {} });
    return session.user.id;
  }
}
