import { type ConfigOf, port, serviceConfig } from '@tessera/runtime/config';

export const analyticsConfig = { ...serviceConfig, PORT: port(4006) } as const;

export type AnalyticsConfig = ConfigOf<typeof analyticsConfig>;
