import { defineMigrations } from '@tessera/runtime/postgres';
import { events } from './20261121_0001_events.ts';
import { aggregates } from './20261121_0002_aggregates.ts';
import { rebuiltFigures } from './20261121_0003_rebuilt_figures.ts';
import { partitionsTakeTheirEvents } from './20261121_0004_partitions_take_their_events.ts';
import { webhooks } from './20261121_0005_webhooks.ts';

export const migrations = defineMigrations('analytics', [
  events,
  aggregates,
  rebuiltFigures,
  partitionsTakeTheirEvents,
  webhooks,
]);
