import type { AnalyticsRefusalCode } from '../domain/errors.ts';

/** The HTTP status of every refusal; a code without one does not compile. */
export const errorStatus = {
  'analytics.metric_unknown': 422,
  'analytics.dimension_unknown': 422,
  'analytics.range_invalid': 422,
  'analytics.range_too_long': 422,
  'analytics.webhook_endpoint_not_found': 404,
  'analytics.webhook_endpoint_disabled': 409,
  'analytics.webhook_endpoints_full': 409,
  'analytics.webhook_event_not_found': 404,
  'analytics.webhook_url_refused': 422,
  'analytics.webhook_url_taken': 409,
  'analytics.version_required': 428,
  'analytics.version_conflict': 412,
} as const satisfies Record<AnalyticsRefusalCode, number>;
