import { parseArgs } from 'node:util';
import { databaseName } from '@tessera/stack';
import {
  ApiClient,
  balanceOf,
  foundClub,
  inParallel,
  joinClub,
  openPool,
  type Person,
  topUpAll,
  waitFor,
} from '@tessera/tools/demo';
import type { Stack } from '@tessera/tools/up';
import pg from 'pg';
import { type Call, makeCalls } from './calls/calls.ts';
import { measureDraw } from './raffle/drawn-pools.ts';
import { checkPlainRaffle, drivePlainRaffle, layPlainRaffle } from './raffle/plain-raffle.ts';
import { type Figure, percentile, type Throughput } from './report.ts';
import { withStack } from './with-stack.ts';

const CALLERS = 20;
const POOLS = 50;
const PRICE_MINOR = 100;
/** More than anybody can spend meanwhile. */
const FUNDS_MINOR = 100_000_000;
const PLACES = 1_000_000;
const WARM_UP_SECONDS = 3;

const options = {
  seconds: { type: 'string', default: '10' },
  tickets: { type: 'string', default: '1000000' },
  'draws-only': { type: 'boolean', default: false },
} as const;

interface Place {
  readonly stack: Stack;
  readonly api: ApiClient;
  readonly admin: pg.Pool;
  readonly adminUrl: string;
  readonly club: Awaited<ReturnType<typeof foundClub>>;
  readonly members: readonly Person[];
}

const figure = (what: string, { perSecond, latencies }: Throughput): Figure => {
  const ms = (share: number) => percentile(latencies, share).toFixed(1);
  const rate = Math.round(perSecond).toLocaleString('en');
  return { what, value: `${rate} /s, p50 ${ms(0.5)} ms, p99 ${ms(0.99)} ms` };
};

const against = (what: string, one: Throughput, other: Throughput, expected: number): Figure => ({
  what,
  value: '',
  ratio: one.perSecond / other.perSecond,
  expected,
});

/** A tenant whose members can pay. */
const prepare = async (stack: Stack): Promise<Place> => {
  const url = new URL(stack.databaseAdminUrl);
  url.pathname = `/${databaseName}`;
  const admin = new pg.Pool({ connectionString: url.href, max: 4 });
  admin.on('error', () => undefined);
  const api = new ApiClient(stack.urls.gateway);
  const run = `bench${Date.now() % 100_000}`;
  const club = await foundClub(api, run);
  const members = await joinClub(api, club.tenantId, CALLERS, run);
  for (const member of members) await waitFor('the wallet', () => balanceOf(api, member));
  await topUpAll(api, members, FUNDS_MINOR);
  return { stack, api, admin, adminUrl: url.href, club, members };
};

const openPools = ({ api, club }: Place, count: number): Promise<string[]> =>
  inParallel(Array.from({ length: count }), 4, async () => {
    const terms = { tickets: PLACES, ticketPriceMinor: PRICE_MINOR, prizeMinor: 8_000 };
    return (await openPool(api, club, terms)).poolId;
  });

/** Tickets a second through the gateway, each bought from the wallet by one call. */
const buy = async ({ stack, members }: Place, pools: readonly string[], seconds: number): Promise<Throughput> => {
  const calls = pools.flatMap((poolId) =>
    members.map(
      ({ token }): Call => ({
        ...{ method: 'POST', path: `/v1/pools/${poolId}/entries`, token },
        body: '{"quantity":1}',
      }),
    ),
  );
  const until = { warmUpMs: WARM_UP_SECONDS * 1_000, measureMs: seconds * 1_000 };
  const made = await makeCalls({ origin: stack.urls.gateway, callers: CALLERS, calls, status: 201, until });
  return { perSecond: (made.answered / made.ms) * 1_000, latencies: made.latencies };
};

/** Throws unless the pools' numbers have no gaps, and every ticket was paid for. */
const check = async ({ admin, club }: Place): Promise<void> => {
  const { rows } = await admin.query(
    `select p.id from raffle.pools p
     cross join lateral (select count(*) as tickets, coalesce(max(number), 0) as last from raffle.tickets
       where tenant_id = p.tenant_id and pool_id = p.id) t
     left join wallet.accounts a on a.tenant_id = p.tenant_id and a.owner_kind = 'pool' and a.owner_id = p.id
     where p.tenant_id = $1 and (p.sold <> t.tickets or p.sold <> t.last or p.reserved <> 0
       or coalesce(a.posted_minor, 0) <> p.sold * p.ticket_price_minor)`,
    [club.tenantId],
  );
  if (rows.length > 0) throw new Error(`the books of ${rows.length} pools are wrong`);
};

const measurePlain = async ({ admin, adminUrl }: Place, pools: number, seconds: number): Promise<Throughput> => {
  await layPlainRaffle(admin, pools);
  const drive = { url: adminUrl, pools, clients: CALLERS };
  const warmUp = await drivePlainRaffle({ ...drive, seconds: WARM_UP_SECONDS });
  const driven = await drivePlainRaffle({ ...drive, seconds });
  await checkPlainRaffle(admin, warmUp.bought + driven.bought);
  return driven;
};

const measureDraws = async ({ stack, api, admin, club, members }: Place, largest: number): Promise<Figure[]> => {
  const [member] = members;
  if (!member) throw new Error('nobody joined');
  const place = { api, admin, club, member, gatewayUrl: stack.urls.gateway, raffleUrl: stack.urls.raffle };
  const figures: Figure[] = [];
  for (const tickets of [10, 1_000, largest]) figures.push(...(await measureDraw(place, tickets)));
  return figures;
};

/** What a run measures: for how many seconds tickets are bought, if at all, and how many the largest pool has that is drawn. */
interface Extent {
  readonly seconds: number;
  readonly largest: number;
  readonly drawsOnly: boolean;
}

const measure = async (stack: Stack, { seconds, largest, drawsOnly }: Extent): Promise<Figure[]> => {
  const place = await prepare(stack);
  try {
    if (drawsOnly) return await measureDraws(place, largest);
    const plainHot = await measurePlain(place, 1, seconds);
    const plainSpread = await measurePlain(place, POOLS, seconds);
    const hot = await buy(place, await openPools(place, 1), seconds);
    const spread = await buy(place, await openPools(place, POOLS), seconds);
    await check(place);
    const draws = await measureDraws(place, largest);
    return [
      figure('(a) plain SQL, select … for update, one hot pool', plainHot),
      figure(`(a) the same over ${POOLS} pools`, plainSpread),
      figure('(b) tickets through the gateway, paid by the wallet, one hot pool', hot),
      figure(`(b) the same over ${POOLS} pools`, spread),
      against('(b) to (a), one hot pool', hot, plainHot, 0.2),
      against('hot to spread, ours', hot, spread, 0.9),
      against('hot to spread, plain SQL', plainHot, plainSpread, 0),
      ...draws,
    ];
  } finally {
    await place.admin.end();
  }
};

/** No limit, so that what is measured is the work. */
const UNLIMITED = { RATE_LIMIT_PER_MINUTE: '10000000', LOG_LEVEL: 'warn', NODE_OPTIONS: '--max-old-space-size=8192' };

/**
 * `pnpm bench raffle`: tickets a second on one pool and on many, against SQL alone, and the draws of small and large pools.
 * `--draws-only` for the latter alone, `--tickets` for another size of the largest.
 */
export const raffle = (args: readonly string[]): Promise<readonly Figure[]> => {
  const { values } = parseArgs({ args: [...args], options });
  const drawsOnly = values['draws-only'];
  const extent = { seconds: Number(values.seconds), largest: Number(values.tickets), drawsOnly };
  return withStack({ env: UNLIMITED }, (stack) => measure(stack, extent));
};
