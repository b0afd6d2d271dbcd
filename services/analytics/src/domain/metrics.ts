/** What a metric's sum is counted in. */
export type MetricUnit = 'none' | 'amount_minor' | 'points';

/** A dimension that a metric can be grouped by. */
export type Dimension = 'kind' | 'currency';

export interface Metric {
  readonly name: string;
  readonly meaning: string;
  readonly unit: MetricUnit;
  readonly dimensions: readonly Dimension[];
}

const counted = (meaning: string, ...dimensions: Dimension[]) => ({ meaning, unit: 'none' as const, dimensions });
const money = (meaning: string, ...dimensions: Dimension[]) => ({
  meaning,
  unit: 'amount_minor' as const,
  dimensions: ['currency' as const, ...dimensions],
});
const pointed = (meaning: string) => ({ meaning, unit: 'points' as const, dimensions: [] });

const definitions = {
  'tenants.created': counted('Tenants founded'),
  'users.registered': counted('People who signed up'),
  'members.joined': counted('People who joined the tenant; kind is their role', 'kind'),
  'accounts.opened': counted('Accounts opened; kind is whose they are', 'kind'),
  'accounts.status_changed': counted(
    'Accounts suspended, taken back into use or closed; kind is the new status',
    'kind',
  ),
  'spending_limits.changed': counted('Changes of what a person may spend'),
  'top_ups.created': money('Top-ups on their way; kind is the provider', 'kind'),
  'top_ups.completed': money('Top-ups that arrived; kind is the provider', 'kind'),
  'top_ups.failed': money('Top-ups that came to nothing; kind is the reason', 'kind'),
  'transfers.posted': money('Money moved between accounts; kind is why', 'kind'),
  'holds.placed': money('Money set aside'),
  'holds.captured': money('Held money taken'),
  'holds.released': money('Held money freed because its purpose fell away'),
  'holds.expired': money('Held money freed because nobody took it in time'),
  'checkpoints.sealed': counted('Checkpoints of the ledger'),
  'payments.created': money('Payments begun; kind is the provider', 'kind'),
  'payments.succeeded': money('Payments the provider collected; kind is the provider', 'kind'),
  'payments.failed': money('Payments that came to nothing; kind is the provider’s reason', 'kind'),
  'refunds.succeeded': money('Payments given back, in whole or in part; kind is the provider', 'kind'),
  'refunds.failed': money('Refunds that came to nothing; kind is the provider’s reason', 'kind'),
  'disputes.opened': money('Payments disputed by the payer; kind is the bank’s reason', 'kind'),
  'disputes.won': money('Disputes decided for the operator; kind is the provider', 'kind'),
  'disputes.lost': money('Disputes decided for the payer; kind is the provider', 'kind'),
  'withdrawals.approved': money('Withdrawals on their way out; kind is the provider', 'kind'),
  'withdrawals.requested': money('Withdrawals asked for; kind is the provider', 'kind'),
  'withdrawals.completed': money('Withdrawals paid out and booked; kind is the provider', 'kind'),
  'withdrawals.failed': money('Withdrawals given up; kind is the provider’s reason', 'kind'),
  'withdrawals.cancelled': money(
    'Withdrawals that were not approved; kind is whether by the member or by staff',
    'kind',
  ),
  'adjustments.requested': money('Corrections of the books asked for'),
  'adjustments.posted': money('Corrections of the books made'),
  'adjustments.rejected': money('Corrections of the books turned down'),
  'wallet_settings.changed': counted('Changes of the wallet’s limits'),
  'payouts.succeeded': money('Withdrawals paid out; kind is the provider', 'kind'),
  'payouts.failed': money('Withdrawals that could not be paid out; kind is the provider’s reason', 'kind'),
  'reconciliations.completed': counted('Settlement files compared with the ledger; kind is the provider', 'kind'),
  'differences.resolved': money('Differences with a provider that came to their end; kind is how', 'kind'),
  'prizes.created': counted('Prizes put up; kind is what they are', 'kind'),
  'prizes.edited': counted('Changes of how prizes are shown'),
  'prizes.restocked': counted('Changes of how many of a prize there are'),
  'prizes.archived': counted('Prizes that are not put up any more'),
  'pools.scheduled': counted('Pools told to open at their time'),
  'pools.opened': counted('Pools whose tickets went on sale; kind is the draw mode', 'kind'),
  'pools.filled': money('Pools sold out; the sum is their sales'),
  'pools.extended': counted('Closings of pools put off'),
  'pools.closed': money('Pools drawn though not sold out; the sum is their sales'),
  'pools.cancelled': counted('Pools cancelled'),
  'draws.committed': counted('Draws whose inputs were published; kind is the draw mode', 'kind'),
  'draws.completed': counted('Draws with winners'),
  'prizes.paid': money('Cash prizes paid to winners'),
  'tickets.sold': money('Tickets sold; the count is of tickets'),
  'tickets.free': counted('Tickets given for nothing'),
  'purchases.failed': money('Purchases that came to nothing; kind is the reason', 'kind'),
  'purchases.refunded': money('Purchases paid back'),
  'memberships.created': counted('People who joined the programme'),
  'earning_rules.published': counted('Versions of earning rules put in force'),
  'points.earned': pointed('Points credited'),
  'points.reversed': pointed('Points taken back'),
  'tiers.changed': counted('Members who moved to another tier; kind is the new one', 'kind'),
  'awards.refused': counted('Facts that earned nothing; kind is why', 'kind'),
} as const;

export type MetricName = keyof typeof definitions;

/** Every metric there is. */
export const metrics: readonly Metric[] = Object.entries(definitions).map(([name, definition]) => ({
  name,
  ...definition,
}));

export const findMetric = (name: string): Metric | undefined => metrics.find((metric) => metric.name === name);
