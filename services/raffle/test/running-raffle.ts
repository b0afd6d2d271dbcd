import { randomUUID } from 'node:crypto';
import { createPayment, type RequestContract, type Role } from '@tessera/contracts';
import { eventually, type HttpClient, type ServiceHarness, serviceHarness } from '@tessera/testing';
import { migrations } from '../migrations/index.ts';
import { compose } from '../src/compose.ts';
import { raffleConfig } from '../src/config.ts';
import { WalletBooks, walletRequests } from './wallet-books.ts';

export type RunningRaffle = ServiceHarness;

export const raffle = { service: 'raffle', config: raffleConfig, compose, migrations } as const;

export const openRaffle = (): Promise<RunningRaffle> => serviceHarness(raffle);

/** What becomes of one request: answered, not carried out, carried out but its answer lost, or never answered. */
export type Fate = 'answered' | 'failed' | 'reply-lost' | { readonly until: Promise<unknown> };

export interface PlayedWallet {
  readonly books: WalletBooks;
  /** Asked before each request; a test changes it. */
  fate: (request: RequestContract, key: string | undefined) => Fate | Promise<Fate>;
}

/** Plays the wallet on the harness's NATS, with books in memory. */
export const playWallet = async (harness: RunningRaffle): Promise<PlayedWallet> => {
  const books = new WalletBooks();
  books.now = () => harness.clock.now().getTime();
  const played: PlayedWallet = { books, fate: () => 'answered' };
  const neighbour = await harness.neighbour('wallet');
  for (const request of walletRequests) {
    await neighbour.answer(request as RequestContract, async (input, ctx) => {
      const fate = await played.fate(request, ctx.idempotency?.key);
      if (fate === 'failed') throw new Error('a request that fails by plan');
      if (typeof fate === 'object') await fate.until;
      const answer = books.answer(request, input, ctx.idempotency?.key);
      if (fate === 'reply-lost') throw new Error('a reply that is lost by plan');
      return answer as never;
    });
  }
  return played;
};

/** Plays billing, which writes payments down; how they end is for the test to say. */
export const playBilling = async (harness: RunningRaffle, { books }: PlayedWallet): Promise<void> => {
  const neighbour = await harness.neighbour('billing');
  await neighbour.answer(
    createPayment as RequestContract,
    async (input, ctx) => books.answer(createPayment, input, ctx.idempotency?.key) as never,
  );
};

export interface PoolBody {
  readonly id: string;
  readonly prizeId: string;
  readonly state: string;
  readonly sold: number;
  readonly reserved: number;
  readonly secretHash: string | null;
  readonly settledAt: string | null;
}

export interface ReceiptBody {
  readonly id: string;
  readonly status: string;
  readonly userId: string;
  readonly paidBy: string;
  readonly paymentId: string | null;
  readonly waitsUntil: string | null;
  readonly redeemedAt: string | null;
  readonly failureCode: string | null;
  readonly transferId: string | null;
  readonly entrantSalt: string;
  readonly tickets: readonly { readonly id: string; readonly number: number; readonly entrantCommit: string }[];
}

export const prizeBody = (change: object = {}) => ({
  ...{ title: 'Evening for two', kind: 'CASH', valueMinor: 8_000, currency: 'EUR', stock: 3 },
  ...change,
});

export const poolBody = (prizeId: string, change: object = {}) => ({
  ...{ prizeId, title: 'Friday', ticketPriceMinor: 500, currency: 'EUR', ticketsRequired: 20 },
  ...change,
});

/** Somebody with a token of a tenant, and their own client. */
export const someone = async (
  { tokens, http }: Pick<RunningRaffle, 'tokens' | 'http'>,
  role: Role,
  tenantId: string = randomUUID(),
) => {
  const userId = randomUUID();
  const token = await tokens.tokenFor({ userId, tenantId, role });
  return { tenantId, userId, token, http: http.with({ token }) };
};

export type Someone = Awaited<ReturnType<typeof someone>>;

const created = async (call: Promise<{ readonly status: number; readonly body: unknown }>): Promise<string> => {
  const { status, body } = await call;
  if (status !== 201) throw new Error(JSON.stringify(body));
  return (body as { readonly id: string }).id;
};

export const createPrize = (staff: HttpClient, change: object = {}): Promise<string> =>
  created(staff.post('/v1/prizes', { body: prizeBody(change) }));

export const createPool = async (staff: HttpClient, change: object = {}, prize: object = {}): Promise<string> => {
  const prizeId = await createPrize(staff, prize);
  return created(staff.post('/v1/pools', { body: poolBody(prizeId, change) }));
};

/** A pool on sale, of a prize of its own. */
export const openPool = async (staff: HttpClient, change: object = {}, prize: object = {}): Promise<string> => {
  const poolId = await createPool(staff, change, prize);
  const { status, body } = await staff.post(`/v1/pools/${poolId}/open`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return poolId;
};

export const buy = (member: HttpClient, poolId: string, quantity = 1, idempotencyKey: string = randomUUID()) =>
  member.post<ReceiptBody & { readonly code?: string; readonly dependency?: string }>(`/v1/pools/${poolId}/entries`, {
    body: { quantity },
    idempotencyKey,
  });

export const poolOf = async (anyone: HttpClient, poolId: string): Promise<PoolBody> =>
  (await anyone.get<PoolBody>(`/v1/pools/${poolId}`)).body;

/** Waits until everything about a pool has come to its end. */
export const settled = (anyone: HttpClient, poolId: string): Promise<PoolBody> =>
  eventually(
    async () => {
      const pool = await poolOf(anyone, poolId);
      if (pool.settledAt === null) throw new Error(`the pool is ${pool.state} and not settled`);
      return pool;
    },
    { timeoutMs: 15_000 },
  );
