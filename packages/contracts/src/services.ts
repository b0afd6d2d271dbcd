/** Every service of the product. A service's schema, roles, NATS user and queue group carry its name. */
export const serviceNames = ['gateway', 'identity', 'loyalty', 'raffle', 'wallet', 'billing', 'analytics'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** The tenant of what belongs to no operator: people, who are global, and the platform's own rows. */
export const PLATFORM_TENANT_ID = '00000000-0000-0000-0000-000000000000';
