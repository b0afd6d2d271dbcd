import { type FakeClock, type HarnessSettings, type ServiceHarness, serviceHarness } from '@tessera/testing';
import { migrations } from '../migrations/index.ts';
import { compose } from '../src/compose.ts';
import { loyaltyConfig } from '../src/config.ts';

export const loyalty = {
  service: 'loyalty',
  config: loyaltyConfig,
  compose,
  migrations,
  overrides: { retry: { delaysMs: Array.from({ length: 400 }, () => 50) } },
} satisfies HarnessSettings<typeof loyaltyConfig, FakeClock>;

export const openLoyalty = (): Promise<ServiceHarness> => serviceHarness(loyalty);
