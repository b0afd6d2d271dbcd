import { defineMigrations } from '@tessera/runtime/postgres';
import { accounts } from './20261121_0001_accounts.ts';
import { ledger } from './20261121_0002_ledger.ts';
import { holds } from './20261121_0003_holds.ts';
import { checkpoints } from './20261121_0009_checkpoints.ts';

export const migrations = defineMigrations('wallet', [accounts, ledger, holds, checkpoints]);
