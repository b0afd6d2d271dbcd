import { defineMigrations } from '@tessera/runtime/postgres';
import { programme } from './20261121_0001_programme.ts';
import { memberships } from './20261121_0002_memberships.ts';

export const migrations = defineMigrations('loyalty', [programme, memberships]);
