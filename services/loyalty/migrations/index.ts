import { defineMigrations } from '@tessera/runtime/postgres';
import { programme } from './20261121_0001_programme.ts';
import { memberships } from './20261121_0002_memberships.ts';
import { grants, grantsOnce, grantsValid } from './20261121_0003_grants.ts';

export const migrations = defineMigrations('loyalty', [programme, memberships, grants, grantsValid, grantsOnce]);
