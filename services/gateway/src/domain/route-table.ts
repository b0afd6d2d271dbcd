/** The services behind the gateway. */
export const upstreams = ['identity', 'wallet', 'raffle', 'loyalty', 'billing', 'analytics'] as const;
export type Upstream = (typeof upstreams)[number];

/** `access-token`: a bearer that is no valid access token is refused at the edge. `own`: the service reads another kind of credential itself. */
export type EdgeCredential = 'access-token' | 'own';

export interface RouteEntry {
  /** Whole path segments; the longest matching prefix wins. */
  readonly prefix: string;
  readonly upstream: Upstream;
  readonly credential: EdgeCredential;
  /** Where files arrive: the largest body that is handed on, in place of the one for all routes. */
  readonly bodyLimitBytes?: number;
}

const entry = (prefix: string, upstream: Upstream, credential: EdgeCredential = 'access-token'): RouteEntry => ({
  prefix,
  upstream,
  credential,
});

/** Every public path, and who answers it. A service's document may not declare a path that this table does not lead to it. */
export const routeTable: readonly RouteEntry[] = [
  entry('/.well-known/jwks.json', 'identity', 'own'),
  entry('/v1/users', 'identity'),
  entry('/v1/sessions', 'identity', 'own'),
  entry('/v1/tokens', 'identity', 'own'),
  entry('/v1/me', 'identity'),
  entry('/v1/tenants', 'identity'),
  entry('/v1/members', 'identity'),
  entry('/v1/mails', 'identity'),
  entry('/v1/wallet', 'wallet'),
  entry('/v1/accounts', 'wallet'),
  entry('/v1/ledger', 'wallet'),
  entry('/v1/transfers', 'wallet'),
  entry('/v1/exchange-rates', 'wallet'),
  entry('/v1/withdrawals', 'wallet'),
  entry('/v1/adjustments', 'wallet'),
  { ...entry('/v1/reconciliations', 'wallet'), bodyLimitBytes: 5 * 1024 * 1024 },
  entry('/v1/differences', 'wallet'),
  entry('/v1/payments', 'billing'),
  entry('/v1/payment-webhooks', 'billing', 'own'),
  entry('/v1/disputes', 'billing'),
  entry('/v1/payouts', 'billing'),
  entry('/v1/prizes', 'raffle'),
  entry('/v1/pools', 'raffle'),
  entry('/v1/draws', 'raffle'),
  entry('/v1/purchases', 'raffle'),
  entry('/v1/entrants', 'raffle'),
  entry('/v1/tickets', 'raffle'),
  entry('/v1/claims', 'raffle'),
  entry('/v1/shipments', 'raffle'),
  entry('/v1/reports/pools', 'raffle'),
  entry('/v1/loyalty', 'loyalty'),
  entry('/v1/memberships', 'loyalty'),
  entry('/v1/earning-rules', 'loyalty'),
  entry('/v1/tiers', 'loyalty'),
  entry('/v1/metrics', 'analytics'),
  entry('/v1/event-log', 'analytics'),
  entry('/v1/webhook-endpoints', 'analytics'),
];

/** Whether a path leads to a live stream, which stays open for as long as its reader wants. Services declare no other path so. */
export const isLive = (path: string): boolean => path.endsWith('/live');

const longestFirst = [...routeTable].sort((a, b) => b.prefix.length - a.prefix.length);

/** The entry that leads `path` to its service; undefined where nobody answers. */
export const findRoute = (path: string, table: readonly RouteEntry[] = longestFirst): RouteEntry | undefined =>
  table.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
