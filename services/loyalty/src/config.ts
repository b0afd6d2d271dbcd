import { type ConfigOf, port, serviceConfig } from '@tessera/runtime/config';

export const loyaltyConfig = { ...serviceConfig, PORT: port(4004) } as const;

export type LoyaltyConfig = ConfigOf<typeof loyaltyConfig>;
