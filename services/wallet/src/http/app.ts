import type { Route } from '@tessera/runtime/http';
import type { LiveStreams } from '@tessera/runtime/live';
import type { AdjustmentUseCases } from '../use-cases/adjustments/adjustment-use-cases.ts';
import type { postCorrection } from '../use-cases/adjustments/post-correction.ts';
import type { exchange } from '../use-cases/exchange.ts';
import type { exportLedger } from '../use-cases/export-ledger.ts';
import type { getAccount } from '../use-cases/get-account.ts';
import type { getAccountBalance } from '../use-cases/get-account-balance.ts';
import type { getAccountStatement } from '../use-cases/get-account-statement.ts';
import type { getCheckpoint } from '../use-cases/get-checkpoint.ts';
import type { getTransfer } from '../use-cases/get-transfer.ts';
import type { getWallet } from '../use-cases/get-wallet.ts';
import type { getWalletBalance } from '../use-cases/get-wallet-balance.ts';
import type { getWalletStatement } from '../use-cases/get-wallet-statement.ts';
import type { getWalletTransfer } from '../use-cases/get-wallet-transfer.ts';
import type { listAccountEntries } from '../use-cases/list-account-entries.ts';
import type { listAccountHolds } from '../use-cases/list-account-holds.ts';
import type { listAccounts } from '../use-cases/list-accounts.ts';
import type { listCheckpoints } from '../use-cases/list-checkpoints.ts';
import type { listExchangeRates } from '../use-cases/list-exchange-rates.ts';
import type { listTopUps } from '../use-cases/list-top-ups.ts';
import type { listWalletEntries } from '../use-cases/list-wallet-entries.ts';
import type { listWalletHolds } from '../use-cases/list-wallet-holds.ts';
import type { postBatch } from '../use-cases/post-batch.ts';
import type { sealCheckpoint } from '../use-cases/seal-checkpoint.ts';
import type { setAccountSpendingLimits } from '../use-cases/set-account-spending-limits.ts';
import type { setAccountStatus } from '../use-cases/set-account-status.ts';
import type { setExchangeRate } from '../use-cases/set-exchange-rate.ts';
import type { setWalletSpendingLimits } from '../use-cases/set-wallet-spending-limits.ts';
import type { SettingsUseCases } from '../use-cases/settings/settings-use-cases.ts';
import type { summarizeLedger } from '../use-cases/summarize-ledger.ts';
import type { watchWallet } from '../use-cases/watch-wallet.ts';
import type { WithdrawalUseCases } from '../use-cases/withdrawals/withdrawal-use-cases.ts';
import { adjustmentRoutes } from './adjustments/adjustment-routes.ts';
import { exchangeRoute } from './exchange.route.ts';
import { exportLedgerRoute } from './export-ledger.route.ts';
import { getAccountRoute } from './get-account.route.ts';
import { getAccountBalanceRoute } from './get-account-balance.route.ts';
import { getAccountStatementRoute } from './get-account-statement.route.ts';
import { getCheckpointRoute } from './get-checkpoint.route.ts';
import { getTransferRoute } from './get-transfer.route.ts';
import { getWalletRoute } from './get-wallet.route.ts';
import { getWalletBalanceRoute } from './get-wallet-balance.route.ts';
import { getWalletStatementRoute } from './get-wallet-statement.route.ts';
import { getWalletTransferRoute } from './get-wallet-transfer.route.ts';
import { listAccountEntriesRoute } from './list-account-entries.route.ts';
import { listAccountHoldsRoute } from './list-account-holds.route.ts';
import { listAccountsRoute } from './list-accounts.route.ts';
import { listCheckpointsRoute } from './list-checkpoints.route.ts';
import { listExchangeRatesRoute } from './list-exchange-rates.route.ts';
import { listTopUpsRoute } from './list-top-ups.route.ts';
import { listWalletEntriesRoute } from './list-wallet-entries.route.ts';
import { listWalletHoldsRoute } from './list-wallet-holds.route.ts';
import { postBatchRoute } from './post-batch.route.ts';
import { postTransferRoute } from './post-transfer.route.ts';
import { type ReconciliationUseCases, reconciliationRoutes } from './reconciliation/routes.ts';
import { sealCheckpointRoute } from './seal-checkpoint.route.ts';
import { setAccountSpendingLimitsRoute } from './set-account-spending-limits.route.ts';
import { setAccountStatusRoute } from './set-account-status.route.ts';
import { setExchangeRateRoute } from './set-exchange-rate.route.ts';
import { setWalletSpendingLimitsRoute } from './set-wallet-spending-limits.route.ts';
import { settingsRoutes } from './settings/settings-routes.ts';
import { summarizeLedgerRoute } from './summarize-ledger.route.ts';
import { watchWalletRoute } from './watch-wallet.route.ts';
import { withdrawalRoutes } from './withdrawals/withdrawal-routes.ts';

/** The use-cases that routes call, each with its dependencies already in it. */
export interface WalletUseCases {
  readonly getWallet: ReturnType<typeof getWallet>;
  readonly listWalletEntries: ReturnType<typeof listWalletEntries>;
  readonly listAccounts: ReturnType<typeof listAccounts>;
  readonly getAccount: ReturnType<typeof getAccount>;
  readonly listAccountEntries: ReturnType<typeof listAccountEntries>;
  readonly summarizeLedger: ReturnType<typeof summarizeLedger>;
  readonly exchange: ReturnType<typeof exchange>;
  readonly listExchangeRates: ReturnType<typeof listExchangeRates>;
  readonly listTopUps: ReturnType<typeof listTopUps>;
  readonly postBatch: ReturnType<typeof postBatch>;
  readonly setAccountStatus: ReturnType<typeof setAccountStatus>;
  readonly setExchangeRate: ReturnType<typeof setExchangeRate>;
  readonly setAccountSpendingLimits: ReturnType<typeof setAccountSpendingLimits>;
  readonly setWalletSpendingLimits: ReturnType<typeof setWalletSpendingLimits>;
  readonly getWalletStatement: ReturnType<typeof getWalletStatement>;
  readonly getAccountStatement: ReturnType<typeof getAccountStatement>;
  readonly getWalletBalance: ReturnType<typeof getWalletBalance>;
  readonly getAccountBalance: ReturnType<typeof getAccountBalance>;
  readonly getTransfer: ReturnType<typeof getTransfer>;
  readonly getWalletTransfer: ReturnType<typeof getWalletTransfer>;
  readonly listWalletHolds: ReturnType<typeof listWalletHolds>;
  readonly listAccountHolds: ReturnType<typeof listAccountHolds>;
  readonly postTransfer: ReturnType<typeof postCorrection>;
  readonly settings: SettingsUseCases;
  readonly withdrawals: WithdrawalUseCases;
  readonly adjustments: AdjustmentUseCases;
  readonly reconciliation: ReconciliationUseCases;
  readonly exportLedger: ReturnType<typeof exportLedger>;
  readonly sealCheckpoint: ReturnType<typeof sealCheckpoint>;
  readonly listCheckpoints: ReturnType<typeof listCheckpoints>;
  readonly getCheckpoint: ReturnType<typeof getCheckpoint>;
  readonly watchWallet: ReturnType<typeof watchWallet>;
}

export const walletRoutes = (useCases: WalletUseCases, live: LiveStreams): Route[] => [
  getWalletRoute(useCases.getWallet),
  listWalletEntriesRoute(useCases.listWalletEntries),
  listAccountsRoute(useCases.listAccounts),
  getAccountRoute(useCases.getAccount),
  listAccountEntriesRoute(useCases.listAccountEntries),
  summarizeLedgerRoute(useCases.summarizeLedger),
  postTransferRoute(useCases.postTransfer),
  setWalletSpendingLimitsRoute(useCases.setWalletSpendingLimits),
  setExchangeRateRoute(useCases.setExchangeRate),
  setAccountStatusRoute(useCases.setAccountStatus),
  setAccountSpendingLimitsRoute(useCases.setAccountSpendingLimits),
  postBatchRoute(useCases.postBatch),
  listTopUpsRoute(useCases.listTopUps),
  listExchangeRatesRoute(useCases.listExchangeRates),
  exchangeRoute(useCases.exchange),
  getWalletStatementRoute(useCases.getWalletStatement),
  getAccountStatementRoute(useCases.getAccountStatement),
  getWalletBalanceRoute(useCases.getWalletBalance),
  getAccountBalanceRoute(useCases.getAccountBalance),
  getTransferRoute(useCases.getTransfer),
  getWalletTransferRoute(useCases.getWalletTransfer),
  listWalletHoldsRoute(useCases.listWalletHolds),
  listAccountHoldsRoute(useCases.listAccountHolds),
  ...settingsRoutes(useCases.settings),
  ...withdrawalRoutes(useCases.withdrawals),
  ...adjustmentRoutes(useCases.adjustments),
  ...reconciliationRoutes(useCases.reconciliation),
  exportLedgerRoute(useCases.exportLedger),
  sealCheckpointRoute(useCases.sealCheckpoint),
  listCheckpointsRoute(useCases.listCheckpoints),
  getCheckpointRoute(useCases.getCheckpoint),
  watchWalletRoute(useCases.watchWallet, live),
];
