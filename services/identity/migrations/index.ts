import { defineMigrations } from '@tessera/runtime/postgres';
import { people } from './20261121_0001_people.ts';
import { tenants } from './20261121_0002_tenants.ts';
import { mails } from './20261121_0003_mails.ts';

export const migrations = defineMigrations('identity', [people, tenants, mails]);
