import { assembleService, type Overrides, openServiceParts, type Service } from '@tessera/runtime/service';
import type { WalletConfig } from './config.ts';
import { walletRoutes } from './http/app.ts';
import { expireHoldsJob } from './jobs/expire-holds.job.ts';
import { sealCheckpointsJob } from './jobs/seal-checkpoints.job.ts';
import { captureHoldResponder } from './messaging/capture-hold.responder.ts';
import { getBalanceResponder } from './messaging/get-balance.responder.ts';
import { memberAddedSubscriber } from './messaging/member-added.subscriber.ts';
import { paymentSucceededSubscriber } from './messaging/payment-succeeded.subscriber.ts';
import { placeHoldResponder } from './messaging/place-hold.responder.ts';
import { postTransferResponder } from './messaging/post-transfer.responder.ts';
import { publishCheckpoint } from './messaging/publish-checkpoint.ts';
import { releaseHoldResponder } from './messaging/release-hold.responder.ts';
import { publishEvent } from './messaging/to-contract.ts';
import { AccountRecord } from './persistence/account.record.ts';
import { createAccountStore } from './persistence/account-store.ts';
import { createCheckpointStore } from './persistence/checkpoint-store.ts';
import { createHoldStore } from './persistence/hold-store.ts';
import { createLedgerBooksStore } from './persistence/ledger-books-store.ts';
import { createLedgerStore } from './persistence/ledger-store.ts';
import { createStatementStore } from './persistence/statement-store.ts';
import { captureHold } from './use-cases/capture-hold.ts';
import { creditTopUp } from './use-cases/credit-top-up.ts';
import { expireHolds } from './use-cases/expire-holds.ts';
import { exportLedger } from './use-cases/export-ledger.ts';
import { getAccount } from './use-cases/get-account.ts';
import { getBalance } from './use-cases/get-balance.ts';
import { getCheckpoint } from './use-cases/get-checkpoint.ts';
import { getWallet } from './use-cases/get-wallet.ts';
import { listAccountEntries } from './use-cases/list-account-entries.ts';
import { listAccounts } from './use-cases/list-accounts.ts';
import { listCheckpoints } from './use-cases/list-checkpoints.ts';
import { listWalletEntries } from './use-cases/list-wallet-entries.ts';
import { openAccount } from './use-cases/open-account.ts';
import { placeHold } from './use-cases/place-hold.ts';
import { postTransfer } from './use-cases/post-transfer.ts';
import { releaseHold } from './use-cases/release-hold.ts';
import { sealCheckpoint } from './use-cases/seal-checkpoint.ts';
import { summarizeLedger } from './use-cases/summarize-ledger.ts';

/** Builds the wallet service, for production and for tests alike. */
export const compose = async (config: WalletConfig, overrides: Overrides = {}): Promise<Service> => {
  const parts = await openServiceParts('wallet', config, [AccountRecord], overrides);
  const { database } = parts;
  const ledger = createLedgerStore({
    database,
    publish: publishEvent,
    maxBatch: config.POSTING_BATCH,
    maxWaiting: config.POSTING_QUEUE,
  });
  const accounts = createAccountStore(database);
  const statements = createStatementStore(database);
  const holds = createHoldStore(database);
  const checkpoints = createCheckpointStore({ database, publish: publishCheckpoint });
  const books = createLedgerBooksStore({ database });
  return assembleService({
    parts,
    routes: walletRoutes({
      getWallet: getWallet({ accounts }),
      listWalletEntries: listWalletEntries({ accounts, statements }),
      listAccounts: listAccounts({ accounts }),
      getAccount: getAccount({ accounts }),
      listAccountEntries: listAccountEntries({ accounts, statements }),
      summarizeLedger: summarizeLedger({ accounts }),
      postTransfer: postTransfer({ ledger }),
      exportLedger: exportLedger({ books }),
      sealCheckpoint: sealCheckpoint({ checkpoints }),
      listCheckpoints: listCheckpoints({ checkpoints }),
      getCheckpoint: getCheckpoint({ checkpoints }),
    }),
    responders: [
      placeHoldResponder(placeHold({ ledger })),
      captureHoldResponder(captureHold({ ledger })),
      releaseHoldResponder(releaseHold({ ledger })),
      postTransferResponder(postTransfer({ ledger })),
      getBalanceResponder(getBalance({ accounts })),
    ],
    subscribers: [memberAddedSubscriber(openAccount({ ledger })), paymentSucceededSubscriber(creditTopUp({ ledger }))],
    jobs: [
      expireHoldsJob(holds, expireHolds({ ledger }), config.HOLD_SWEEP_MS),
      sealCheckpointsJob(checkpoints, sealCheckpoint({ checkpoints }), config.CHECKPOINT_MS),
    ],
    // A key that moved money is never forgotten: repeated after years, it is still answered and moves nothing.
    repliesKeptDays: 'for-ever',
    onStop: () => ledger.idle(),
  });
};
