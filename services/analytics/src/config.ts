import { type ConfigOf, port, serviceConfig } from '@tessera/runtime/config';
import { sealingConfig } from '@tessera/runtime/secrets';

export const analyticsConfig = { ...serviceConfig, ...sealingConfig, PORT: port(4006) } as const;

export type AnalyticsConfig = ConfigOf<typeof analyticsConfig>;
