import { assembleService, type Overrides, openServiceParts, type Service } from '@tessera/runtime/service';
import type { WalletConfig } from './config.ts';
import { walletRoutes } from './http/app.ts';
import { expireHoldsJob } from './jobs/expire-holds.job.ts';
import { captureHoldResponder } from './messaging/capture-hold.responder.ts';
import { endWithdrawalSubscriber } from './messaging/end-withdrawal.subscriber.ts';
import { getBalanceResponder } from './messaging/get-balance.responder.ts';
import { memberAddedSubscriber } from './messaging/member-added.subscriber.ts';
import { paymentSucceededSubscriber } from './messaging/payment-succeeded.subscriber.ts';
import { placeHoldResponder } from './messaging/place-hold.responder.ts';
import { postTransferResponder } from './messaging/post-transfer.responder.ts';
import { releaseHoldResponder } from './messaging/release-hold.responder.ts';
import { publishSettings } from './messaging/settings-to-contract.ts';
import { publishEvent } from './messaging/to-contract.ts';
import { AccountRecord } from './persistence/account.record.ts';
import { createAccountStore } from './persistence/account-store.ts';
import { createAdjustmentStore } from './persistence/adjustment-store.ts';
import { createHoldStore } from './persistence/hold-store.ts';
import { createLedgerStore } from './persistence/ledger-store.ts';
import { createStatementStore } from './persistence/statement-store.ts';
import { createWalletSettingsStore } from './persistence/wallet-settings-store.ts';
import { createWithdrawalStore } from './persistence/withdrawal-store.ts';
import { adjustmentUseCases } from './use-cases/adjustments/adjustment-use-cases.ts';
import { postCorrection } from './use-cases/adjustments/post-correction.ts';
import { captureHold } from './use-cases/capture-hold.ts';
import { creditTopUp } from './use-cases/credit-top-up.ts';
import { expireHolds } from './use-cases/expire-holds.ts';
import { getAccount } from './use-cases/get-account.ts';
import { getBalance } from './use-cases/get-balance.ts';
import { getWallet } from './use-cases/get-wallet.ts';
import { listAccountEntries } from './use-cases/list-account-entries.ts';
import { listAccounts } from './use-cases/list-accounts.ts';
import { listWalletEntries } from './use-cases/list-wallet-entries.ts';
import { openAccount } from './use-cases/open-account.ts';
import { placeHold } from './use-cases/place-hold.ts';
import { postTransfer } from './use-cases/post-transfer.ts';
import { releaseHold } from './use-cases/release-hold.ts';
import { settingsUseCases } from './use-cases/settings/settings-use-cases.ts';
import { summarizeLedger } from './use-cases/summarize-ledger.ts';
import { withdrawalUseCases } from './use-cases/withdrawals/withdrawal-use-cases.ts';

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
  const withdrawals = withdrawalUseCases({ ledger, withdrawals: createWithdrawalStore(database) });
  return assembleService({
    parts,
    routes: walletRoutes({
      getWallet: getWallet({ accounts }),
      listWalletEntries: listWalletEntries({ accounts, statements }),
      listAccounts: listAccounts({ accounts }),
      getAccount: getAccount({ accounts }),
      listAccountEntries: listAccountEntries({ accounts, statements }),
      summarizeLedger: summarizeLedger({ accounts }),
      postTransfer: postCorrection({ ledger }),
      settings: settingsUseCases({ settings: createWalletSettingsStore(database, publishSettings) }),
      withdrawals,
      adjustments: adjustmentUseCases({ ledger, adjustments: createAdjustmentStore(database) }),
    }),
    responders: [
      placeHoldResponder(placeHold({ ledger })),
      captureHoldResponder(captureHold({ ledger })),
      releaseHoldResponder(releaseHold({ ledger })),
      postTransferResponder(postTransfer({ ledger })),
      getBalanceResponder(getBalance({ accounts })),
    ],
    subscribers: [
      memberAddedSubscriber(openAccount({ ledger })),
      paymentSucceededSubscriber(creditTopUp({ ledger })),
      endWithdrawalSubscriber(withdrawals.endWithdrawal),
    ],
    jobs: [expireHoldsJob(holds, expireHolds({ ledger }), config.HOLD_SWEEP_MS)],
    // A key that moved money is never forgotten: repeated after years, it is still answered and moves nothing.
    repliesKeptDays: 'for-ever',
    onStop: () => ledger.idle(),
  });
};
