/** Every refusal of analytics, as a client sees it. */
export type AnalyticsRefusalCode =
  | 'analytics.metric_unknown'
  | 'analytics.dimension_unknown'
  | 'analytics.range_invalid'
  | 'analytics.range_too_long';
