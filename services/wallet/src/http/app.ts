import type { Route } from '@tessera/runtime/http';
import type { AdjustmentUseCases } from '../use-cases/adjustments/adjustment-use-cases.ts';
import type { postCorrection } from '../use-cases/adjustments/post-correction.ts';
import type { getAccount } from '../use-cases/get-account.ts';
import type { getWallet } from '../use-cases/get-wallet.ts';
import type { listAccountEntries } from '../use-cases/list-account-entries.ts';
import type { listAccounts } from '../use-cases/list-accounts.ts';
import type { listWalletEntries } from '../use-cases/list-wallet-entries.ts';
import type { SettingsUseCases } from '../use-cases/settings/settings-use-cases.ts';
import type { summarizeLedger } from '../use-cases/summarize-ledger.ts';
import type { WithdrawalUseCases } from '../use-cases/withdrawals/withdrawal-use-cases.ts';
import { adjustmentRoutes } from './adjustments/adjustment-routes.ts';
import { getAccountRoute } from './get-account.route.ts';
import { getWalletRoute } from './get-wallet.route.ts';
import { listAccountEntriesRoute } from './list-account-entries.route.ts';
import { listAccountsRoute } from './list-accounts.route.ts';
import { listWalletEntriesRoute } from './list-wallet-entries.route.ts';
import { postTransferRoute } from './post-transfer.route.ts';
import { settingsRoutes } from './settings/settings-routes.ts';
import { summarizeLedgerRoute } from './summarize-ledger.route.ts';
import { withdrawalRoutes } from './withdrawals/withdrawal-routes.ts';

/** The use-cases that routes call, each with its dependencies already in it. */
export interface WalletUseCases {
  readonly getWallet: ReturnType<typeof getWallet>;
  readonly listWalletEntries: ReturnType<typeof listWalletEntries>;
  readonly listAccounts: ReturnType<typeof listAccounts>;
  readonly getAccount: ReturnType<typeof getAccount>;
  readonly listAccountEntries: ReturnType<typeof listAccountEntries>;
  readonly summarizeLedger: ReturnType<typeof summarizeLedger>;
  readonly postTransfer: ReturnType<typeof postCorrection>;
  readonly settings: SettingsUseCases;
  readonly withdrawals: WithdrawalUseCases;
  readonly adjustments: AdjustmentUseCases;
}

export const walletRoutes = (useCases: WalletUseCases): Route[] => [
  getWalletRoute(useCases.getWallet),
  listWalletEntriesRoute(useCases.listWalletEntries),
  listAccountsRoute(useCases.listAccounts),
  getAccountRoute(useCases.getAccount),
  listAccountEntriesRoute(useCases.listAccountEntries),
  summarizeLedgerRoute(useCases.summarizeLedger),
  postTransferRoute(useCases.postTransfer),
  ...settingsRoutes(useCases.settings),
  ...withdrawalRoutes(useCases.withdrawals),
  ...adjustmentRoutes(useCases.adjustments),
];
