import { type ApiClient, waitFor } from './api-client.ts';
import type { Club, Person } from './people.ts';

/** The sum over the accounts of one sort. */
export interface LedgerSum {
  readonly ownerKind: string;
  readonly kind: string;
  readonly accounts: number;
  readonly postedMinor: number;
  readonly heldMinor: number;
}

export interface LedgerSummary {
  readonly currencies: readonly {
    readonly currency: string;
    readonly totalMinor: number;
    readonly kinds: readonly LedgerSum[];
  }[];
}

/** The sums of every kind of account, which must cancel out. */
export const ledgerSummary = (api: ApiClient, club: Omit<Club, 'members'>): Promise<LedgerSummary> =>
  api.expect<LedgerSummary>('GET', '/v1/ledger/summary', { token: club.owner.token });

interface MetricAnswer {
  readonly rows: readonly { readonly count: number; readonly sum: number | null }[];
}

/** One metric of today and its neighbours, so that a scenario around midnight finds its figures. */
const metricOf = async (
  api: ApiClient,
  club: Omit<Club, 'members'>,
  metric: string,
): Promise<{ count: number; sum: number }> => {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const query = new URLSearchParams({ metric, from: day(-1), to: day(1) });
  const { rows } = await api.expect<MetricAnswer>('GET', `/v1/metrics/query?${query}`, { token: club.owner.token });
  return {
    count: rows.reduce((sum, row) => sum + row.count, 0),
    sum: rows.reduce((sum, row) => sum + (row.sum ?? 0), 0),
  };
};

/** Figures that analytics and the ledgers both know. */
export interface Figures {
  readonly topUps: number;
  readonly topUpMinor: number;
  readonly tickets: number;
  readonly salesMinor: number;
  readonly prizeMinor: number;
}

/** Waits until analytics has everything, and returns what it says. */
export const analyticsFigures = (api: ApiClient, club: Omit<Club, 'members'>, expected: Figures): Promise<Figures> =>
  waitFor('analytics to agree with the ledgers', async () => {
    const [payments, sales, prizes] = await Promise.all(
      ['payments.succeeded', 'tickets.sold', 'prizes.paid'].map((metric) => metricOf(api, club, metric)),
    );
    const figures = {
      topUps: payments?.count ?? 0,
      topUpMinor: payments?.sum ?? 0,
      tickets: sales?.count ?? 0,
      salesMinor: sales?.sum ?? 0,
      prizeMinor: prizes?.sum ?? 0,
    };
    return JSON.stringify(figures) === JSON.stringify(expected) ? figures : undefined;
  });

export interface Membership {
  readonly tier: string;
  readonly balance: string;
}

export const membershipOf = (api: ApiClient, person: Person): Promise<Membership> =>
  api.expect<Membership>('GET', '/v1/loyalty/membership', { token: person.token });
