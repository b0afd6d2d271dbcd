import type { AnalyticsRefusalCode } from '../domain/errors.ts';

/** The HTTP status of every refusal; a code without one does not compile. */
export const errorStatus = {
  'analytics.metric_unknown': 422,
  'analytics.dimension_unknown': 422,
  'analytics.range_invalid': 422,
  'analytics.range_too_long': 422,
} as const satisfies Record<AnalyticsRefusalCode, number>;
