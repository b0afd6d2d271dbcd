import { type ConfigOf, integer, liveConfig, port, serviceConfig, variable } from '@tessera/runtime/config';
import { sealingConfig } from '@tessera/runtime/secrets';
import { beaconConfig } from './beacon/beacon-config.ts';

export const raffleConfig = {
  ...serviceConfig,
  ...beaconConfig,
  ...liveConfig,
  ...sealingConfig,
  PORT: port(4003),
  PURCHASE_RECOVERY_MS: variable(integer(100, 600_000).default(15_000), {
    what: 'milliseconds after which a purchase that is still open is looked after by the recovery job',
    example: '15000',
  }),
  SHIPMENT_KEPT_DAYS: variable(integer(1, 3_650).default(30), {
    what: 'days after the delivery of a prize until the winner’s name and address are erased',
    example: '14',
  }),
  RECORDS_YEARS: variable(integer(3, 100).default(3), {
    what: 'years after the end of a pool in which nothing of its records is erased',
    example: '10',
  }),
} as const;

export type RaffleConfig = ConfigOf<typeof raffleConfig>;
