import type { Route } from '@tessera/runtime/http';
import type { exportLedger } from '../use-cases/export-ledger.ts';
import type { getAccount } from '../use-cases/get-account.ts';
import type { getCheckpoint } from '../use-cases/get-checkpoint.ts';
import type { getWallet } from '../use-cases/get-wallet.ts';
import type { listAccountEntries } from '../use-cases/list-account-entries.ts';
import type { listAccounts } from '../use-cases/list-accounts.ts';
import type { listCheckpoints } from '../use-cases/list-checkpoints.ts';
import type { listWalletEntries } from '../use-cases/list-wallet-entries.ts';
import type { postTransfer } from '../use-cases/post-transfer.ts';
import type { sealCheckpoint } from '../use-cases/seal-checkpoint.ts';
import type { summarizeLedger } from '../use-cases/summarize-ledger.ts';
import { exportLedgerRoute } from './export-ledger.route.ts';
import { getAccountRoute } from './get-account.route.ts';
import { getCheckpointRoute } from './get-checkpoint.route.ts';
import { getWalletRoute } from './get-wallet.route.ts';
import { listAccountEntriesRoute } from './list-account-entries.route.ts';
import { listAccountsRoute } from './list-accounts.route.ts';
import { listCheckpointsRoute } from './list-checkpoints.route.ts';
import { listWalletEntriesRoute } from './list-wallet-entries.route.ts';
import { postTransferRoute } from './post-transfer.route.ts';
import { sealCheckpointRoute } from './seal-checkpoint.route.ts';
import { summarizeLedgerRoute } from './summarize-ledger.route.ts';

/** The use-cases that routes call, each with its dependencies already in it. */
export interface WalletUseCases {
  readonly getWallet: ReturnType<typeof getWallet>;
  readonly listWalletEntries: ReturnType<typeof listWalletEntries>;
  readonly listAccounts: ReturnType<typeof listAccounts>;
  readonly getAccount: ReturnType<typeof getAccount>;
  readonly listAccountEntries: ReturnType<typeof listAccountEntries>;
  readonly summarizeLedger: ReturnType<typeof summarizeLedger>;
  readonly postTransfer: ReturnType<typeof postTransfer>;
  readonly exportLedger: ReturnType<typeof exportLedger>;
  readonly sealCheckpoint: ReturnType<typeof sealCheckpoint>;
  readonly listCheckpoints: ReturnType<typeof listCheckpoints>;
  readonly getCheckpoint: ReturnType<typeof getCheckpoint>;
}

export const walletRoutes = (useCases: WalletUseCases): Route[] => [
  getWalletRoute(useCases.getWallet),
  listWalletEntriesRoute(useCases.listWalletEntries),
  listAccountsRoute(useCases.listAccounts),
  getAccountRoute(useCases.getAccount),
  listAccountEntriesRoute(useCases.listAccountEntries),
  summarizeLedgerRoute(useCases.summarizeLedger),
  postTransferRoute(useCases.postTransfer),
  exportLedgerRoute(useCases.exportLedger),
  sealCheckpointRoute(useCases.sealCheckpoint),
  listCheckpointsRoute(useCases.listCheckpoints),
  getCheckpointRoute(useCases.getCheckpoint),
];
