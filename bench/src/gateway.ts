import { execFileSync } from 'node:child_process';
import { type ServiceName, serviceNames } from '@tessera/contracts';
import { ApiClient, balanceOf, foundClub, joinClub, openPool, type Person, topUpAll } from '@tessera/tools/demo';
import type { Stack } from '@tessera/tools/up';
import pg from 'pg';
import { type Call, type CallsOutcome, makeCalls } from './calls/calls.ts';
import { type Figure, percentile, perSecond } from './report.ts';
import { withStack } from './with-stack.ts';

const CALLERS = 20;
const NULL_CALLS = 6_000;
const PURCHASES = 1_200;
const TICKET_MINOR = 100;

/** `count` calls by so many callers, each waiting for its answer before it asks again. */
const load = (origin: string, count: number, status: number, calls: readonly Call[]): Promise<CallsOutcome> =>
  makeCalls({ origin, callers: CALLERS, calls, status, until: { calls: count } });

interface Club {
  readonly members: readonly Person[];
  readonly token: string;
  readonly poolId: string;
}

/** A tenant with a pool large enough for the whole bench, and members who can pay for it. */
const prepare = async (stack: Stack): Promise<Club> => {
  const api = new ApiClient(stack.urls.gateway);
  const club = await foundClub(api, `bench${Date.now() % 100_000}`);
  const members = await joinClub(api, club.tenantId, CALLERS, `bench${Date.now() % 100_000}`);
  for (const member of members)
    while ((await balanceOf(api, member)) === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  await topUpAll(api, members, 10 * PURCHASES * TICKET_MINOR);
  const { poolId } = await openPool(api, club, { tickets: 100_000, ticketPriceMinor: TICKET_MINOR, prizeMinor: 8_000 });
  return { members, token: club.owner.token, poolId };
};

const readMetrics = (base: string, { token }: Club): Promise<CallsOutcome> =>
  load(base, NULL_CALLS, 200, [{ method: 'GET', path: '/v1/metrics', token }]);

const buy = (base: string, { members, poolId }: Club): Promise<CallsOutcome> =>
  load(
    base,
    PURCHASES,
    201,
    members.map(({ token }) => ({
      ...{ method: 'POST', path: `/v1/pools/${poolId}/entries`, token },
      body: '{"quantity":1}',
    })),
  );

const memoryOf = (stack: Stack, service: ServiceName): string => {
  const pid = stack.services.pid(service);
  if (pid === undefined) return 'not running';
  const kib = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim());
  return `${Math.round(kib / 1_024)} MiB`;
};

/** From an event's own time to its row in the archive, in milliseconds. */
const analyticsLag = async (stack: Stack): Promise<{ p50: number; p99: number }> => {
  const url = new URL(stack.databaseAdminUrl);
  url.pathname = '/tessera';
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  const { rows } = await admin.query<{ p50: number; p99: number }>(
    `select percentile_cont(0.5) within group (order by lag) as p50, percentile_cont(0.99) within group (order by lag) as p99
     from (select extract(epoch from received_at - occurred_at)::float8 * 1000 as lag from analytics.events) as lags`,
  );
  await admin.end();
  return rows[0] ?? { p50: Number.NaN, p99: Number.NaN };
};

const figuresOf = async (stack: Stack): Promise<{ figures: Figure[]; purchase: CallsOutcome }> => {
  const club = await prepare(stack);
  const { gateway, analytics, raffle } = stack.urls;
  await readMetrics(gateway, club);
  const direct = await readMetrics(analytics, club);
  const through = await readMetrics(gateway, club);
  await buy(gateway, club);
  const bought = await buy(raffle, club);
  const purchase = await buy(gateway, club);
  const lag = await analyticsLag(stack);
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return {
    purchase,
    figures: [
      { what: 'null route, direct', value: perSecond(NULL_CALLS, direct.ms) },
      {
        what: 'null route, through the gateway',
        value: perSecond(NULL_CALLS, through.ms),
        ratio: direct.ms / through.ms,
        expected: 0.4,
      },
      { what: 'purchase, direct', value: perSecond(PURCHASES, bought.ms) },
      {
        what: 'purchase, through the gateway',
        value: perSecond(PURCHASES, purchase.ms),
        ratio: bought.ms / purchase.ms,
        expected: 0.8,
      },
      { what: `purchase at ${CALLERS} concurrent, p50`, value: ms(percentile(purchase.latencies, 0.5)) },
      { what: `purchase at ${CALLERS} concurrent, p99`, value: ms(percentile(purchase.latencies, 0.99)) },
      { what: 'commit to analytics, median (hoped for: at most 250 ms)', value: ms(lag.p50) },
      { what: 'commit to analytics, p99', value: ms(lag.p99) },
      ...serviceNames.map((service) => ({ what: `memory of ${service}`, value: memoryOf(stack, service) })),
    ],
  };
};

/** No limit, so that what is measured is the work. */
const UNLIMITED = { RATE_LIMIT_PER_MINUTE: '10000000', LOG_LEVEL: 'warn' };

/** `pnpm bench gateway`: the gateway against the service behind it, and a purchase with tracing on and off. */
export const gateway = async (): Promise<Figure[]> => {
  const traced = await withStack({ env: UNLIMITED }, figuresOf);
  const untraced = await withStack({ env: { ...UNLIMITED, TRACE_SAMPLE_RATIO: '0' } }, async (stack) => {
    const club = await prepare(stack);
    await buy(stack.urls.gateway, club);
    return buy(stack.urls.gateway, club);
  });
  const figures: Figure[] = [
    { what: 'purchase through the gateway, no trace kept', value: perSecond(PURCHASES, untraced.ms) },
    {
      what: 'purchase through the gateway, every trace kept',
      value: perSecond(PURCHASES, traced.purchase.ms),
      ratio: untraced.ms / traced.purchase.ms,
      expected: 0.8,
    },
  ];
  return [...traced.figures, ...figures];
};
