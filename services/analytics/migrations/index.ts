import { defineMigrations } from '@tessera/runtime/postgres';
import { events } from './20261121_0001_events.ts';
import { aggregates } from './20261121_0002_aggregates.ts';

export const migrations = defineMigrations('analytics', [events, aggregates]);
