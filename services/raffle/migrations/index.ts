import { defineMigrations } from '@tessera/runtime/postgres';
import { prizesAndPools } from './20261121_0001_prizes_and_pools.ts';
import { purchases } from './20261121_0002_purchases.ts';
import { draws } from './20261121_0003_draws.ts';
import { poolTerms } from './20261121_0004_pool_terms.ts';
import { drawModes } from './20261121_0005_draw_modes.ts';
import { waysToBuySteps } from './20261121_0006_ways_to_buy.ts';
import { claims } from './20261121_0007_claims.ts';
import { liveAndRecords } from './20261121_0008_live_and_records.ts';
import { lateBeaconSteps } from './20261121_0009_late_beacons.ts';
import { ledgerEntries, ledgerEntriesValid } from './20261121_0010_ledger_entries.ts';
import { sealedSecrets } from './20261121_0012_sealed_secrets.ts';

export const migrations = defineMigrations('raffle', [
  prizesAndPools,
  purchases,
  draws,
  poolTerms,
  drawModes,
  ...waysToBuySteps,
  claims,
  liveAndRecords,
  ...lateBeaconSteps,
  ledgerEntries,
  ledgerEntriesValid,
  sealedSecrets,
]);
