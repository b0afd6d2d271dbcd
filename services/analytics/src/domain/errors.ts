/** Every refusal of analytics, as a client sees it. */
export type AnalyticsRefusalCode =
  | 'analytics.metric_unknown'
  | 'analytics.dimension_unknown'
  | 'analytics.range_invalid'
  | 'analytics.range_too_long'
  | 'analytics.webhook_endpoint_not_found'
  | 'analytics.webhook_endpoint_disabled'
  | 'analytics.webhook_endpoints_full'
  | 'analytics.webhook_event_not_found'
  | 'analytics.webhook_url_refused'
  | 'analytics.webhook_url_taken'
  | 'analytics.version_required'
  | 'analytics.version_conflict';
