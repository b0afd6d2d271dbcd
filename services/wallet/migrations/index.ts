import { defineMigrations } from '@tessera/runtime/postgres';
import { accounts } from './20261121_0001_accounts.ts';
import { ledger } from './20261121_0002_ledger.ts';
import { holds } from './20261121_0003_holds.ts';
import { accountLife } from './20261121_0004_account_life.ts';
import { topUps } from './20261121_0005_top_ups.ts';

export const migrations = defineMigrations('wallet', [accounts, ledger, holds, accountLife, topUps]);
