import { defineMigrations } from '@tessera/runtime/postgres';
import { accounts } from './20261121_0001_accounts.ts';
import { ledger } from './20261121_0002_ledger.ts';
import { holds } from './20261121_0003_holds.ts';
import { accountLife, accountRules } from './20261121_0004_account_life.ts';
import { topUps } from './20261121_0005_top_ups.ts';
import { settings } from './20261121_0006_settings.ts';
import { withdrawals } from './20261121_0007_withdrawals.ts';
import { adjustments } from './20261121_0008_adjustments.ts';
import { checkpoints } from './20261121_0009_checkpoints.ts';
import { reconciliation } from './20261121_0010_reconciliation.ts';
import { drawCommitments } from './20261121_0011_draw_commitments.ts';
import { drawsToAnchor } from './20261121_0012_draws_to_anchor.ts';

export const migrations = defineMigrations('wallet', [
  accounts,
  ledger,
  holds,
  accountLife,
  accountRules,
  topUps,
  settings,
  withdrawals,
  adjustments,
  checkpoints,
  reconciliation,
  drawCommitments,
  drawsToAnchor,
]);
