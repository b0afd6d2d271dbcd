import { type ApiAnswer, type ApiClient, inParallel, UnexpectedAnswer, waitFor } from './api-client.ts';
import type { Club, Person } from './people.ts';

export interface OpenPool {
  readonly poolId: string;
  readonly tickets: number;
  readonly ticketPriceMinor: number;
  readonly prizeMinor: number;
}

/** How a person's purchase ended. */
export interface Attempt {
  readonly person: Person;
  readonly quantity: number;
  readonly bought: boolean;
  readonly code: string | undefined;
  readonly traceId: string | undefined;
}

/** A cash prize, and a pool that pays it out when its last ticket is sold. */
export const openPool = async (
  api: ApiClient,
  club: Omit<Club, 'members'>,
  pool: Omit<OpenPool, 'poolId'>,
): Promise<OpenPool> => {
  const { token } = club.owner;
  const prize = await api.expect<{ id: string }>('POST', '/v1/prizes', {
    token,
    body: {
      title: 'Eighty euros',
      description: 'Paid into the winner’s wallet',
      kind: 'CASH',
      valueMinor: pool.prizeMinor,
      currency: 'EUR',
      stock: 1,
    },
  });
  const opened = await api.expect<{ id: string }>('POST', '/v1/pools', {
    token,
    body: {
      prizeId: prize.id,
      title: 'Eighty euros for five',
      ticketsRequired: pool.tickets,
      ticketPriceMinor: pool.ticketPriceMinor,
      currency: 'EUR',
    },
  });
  await api.expect('POST', `/v1/pools/${opened.id}/open`, { token, body: {} });
  return { ...pool, poolId: opened.id };
};

const buy = async (api: ApiClient, poolId: string, person: Person, quantity: number): Promise<Attempt> => {
  const answer = await api.call('POST', `/v1/pools/${poolId}/entries`, { token: person.token, body: { quantity } });
  return { person, quantity, bought: answer.status === 201, code: refusalOf(answer), traceId: answer.traceId };
};

const refusalOf = ({ status, body }: ApiAnswer): string | undefined => {
  if (status === 201) return undefined;
  const { code } = body as { code?: string };
  if (status >= 500 || code === undefined)
    throw new UnexpectedAnswer(`a purchase answered ${status}: ${JSON.stringify(body)}`);
  return code;
};

/** Everybody buys at once: every third person two tickets, the others one. What the rush leaves is sold one by one. */
export const buyUntilFull = async (api: ApiClient, pool: OpenPool, people: readonly Person[]): Promise<Attempt[]> => {
  const attempts = await inParallel(people, people.length, (person, index) =>
    buy(api, pool.poolId, person, index % 3 === 0 ? 2 : 1),
  );
  for (const person of people) {
    if (soldIn(attempts) === pool.tickets) break;
    attempts.push(await buy(api, pool.poolId, person, 1));
  }
  return attempts;
};

export const soldIn = (attempts: readonly Attempt[]): number =>
  attempts.filter((attempt) => attempt.bought).reduce((sum, attempt) => sum + attempt.quantity, 0);

export interface Draw {
  readonly commitmentHash: string;
  readonly winners: readonly { readonly ticketNumber: number; readonly userId: string }[];
  /** The published file, as it was downloaded. */
  readonly file: string;
}

/** Waits for the draw that nobody asked for, and for the prize to be paid; then downloads the draw file. */
export const awaitDraw = async (
  api: ApiClient,
  club: Omit<Club, 'members'>,
  pool: OpenPool,
  gatewayUrl: string,
): Promise<Draw> => {
  const { token } = club.owner;
  await waitFor('the draw', async () => {
    const { settledAt } = await api.expect<{ settledAt: string | null }>('GET', `/v1/pools/${pool.poolId}`, { token });
    return settledAt === null ? undefined : true;
  });
  const draw = await api.expect<Omit<Draw, 'file'>>('GET', `/v1/pools/${pool.poolId}/draw`, { token });
  const file = await (await fetch(`${gatewayUrl}/v1/pools/${pool.poolId}/draw-file`)).text();
  return { ...draw, file };
};
