import { type ConfigOf, flag, port, serviceConfig, variable } from '@tessera/runtime/config';
import { sealingConfig } from '@tessera/runtime/secrets';

export const analyticsConfig = {
  ...serviceConfig,
  ...sealingConfig,
  PORT: port(4006),
  WEBHOOKS_ALLOW_PRIVATE: variable(flag().default(false), {
    what: 'whether webhooks may go to private addresses and over http, for work on one’s own machine',
    example: 'true',
  }),
} as const;

export type AnalyticsConfig = ConfigOf<typeof analyticsConfig>;
