import type { MetricName } from './metrics.ts';

/** What one event adds to one metric. */
export interface Measure {
  readonly metric: MetricName;
  readonly count: number;
  /** In the metric's unit; hundredths for points. */
  readonly sum: bigint;
  /** '' where the metric has no such dimension. */
  readonly kind: string;
  readonly currency: string;
}

/** What a day's figure of one tenant changes by. */
export interface Delta extends Measure {
  readonly tenantId: string;
  /** `YYYY-MM-DD` in the tenant's zone. */
  readonly day: string;
}

/** Zones change their offset on quarter hours at the finest, so the day of a quarter hour is looked up once. */
const QUARTER_HOUR_MS = 15 * 60_000;
const KEPT_DAYS = 50_000;
const daysByQuarter = new Map<string, string>();
const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  formats.set(zone, known);
  return known;
};

/** The local day of a moment as `YYYY-MM-DD`: late events land on the day they happened, not on the day they arrived. */
export const dayOf = (moment: Date, zone: string): string => {
  const quarter = Math.floor(moment.getTime() / QUARTER_HOUR_MS);
  const key = `${zone}/${quarter}`;
  const known = daysByQuarter.get(key);
  if (known !== undefined) return known;
  const day = formatOf(zone).format(quarter * QUARTER_HOUR_MS);
  if (daysByQuarter.size >= KEPT_DAYS) daysByQuarter.clear();
  daysByQuarter.set(key, day);
  return day;
};

const keyOf = (delta: Delta): string =>
  [delta.tenantId, delta.metric, delta.day, delta.kind, delta.currency].join('\u0000');

/** One delta per figure, in the one order in which every writer takes its locks. */
export const sumDeltas = (deltas: readonly Delta[]): Delta[] => {
  const sums = new Map<string, Delta>();
  for (const delta of deltas) {
    const key = keyOf(delta);
    const before = sums.get(key);
    sums.set(key, before ? { ...before, count: before.count + delta.count, sum: before.sum + delta.sum } : delta);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, delta]) => delta);
};
