import { LiveStreams } from '@tessera/runtime/live';
import type { Database } from '@tessera/runtime/postgres';
import { assembleService, type Overrides, openServiceParts, type Service } from '@tessera/runtime/service';
import type { WalletConfig } from './config.ts';
import { type WalletUseCases, walletRoutes } from './http/app.ts';
import { measureAwaitedAnchors } from './jobs/anchor-metrics.ts';
import { expireHoldsJob } from './jobs/expire-holds.job.ts';
import { newDraws, newEntries, sealCheckpointsJob } from './jobs/seal-checkpoints.job.ts';
import { anchorDrawSubscriber } from './messaging/anchor-draw.subscriber.ts';
import { captureHoldResponder } from './messaging/capture-hold.responder.ts';
import { endWithdrawalSubscriber } from './messaging/end-withdrawal.subscriber.ts';
import { followDisputeSubscriber } from './messaging/follow-dispute.subscriber.ts';
import { getBalanceResponder } from './messaging/get-balance.responder.ts';
import { memberAddedSubscriber } from './messaging/member-added.subscriber.ts';
import { paymentCreatedSubscriber } from './messaging/payment-created.subscriber.ts';
import { paymentFailedSubscriber } from './messaging/payment-failed.subscriber.ts';
import { paymentSucceededSubscriber } from './messaging/payment-succeeded.subscriber.ts';
import { placeHoldResponder } from './messaging/place-hold.responder.ts';
import { postTransferResponder } from './messaging/post-transfer.responder.ts';
import { publishCheckpoint } from './messaging/publish-checkpoint.ts';
import { publishReconciliationEvent } from './messaging/reconciliation-to-contract.ts';
import { refundSucceededSubscriber } from './messaging/refund-succeeded.subscriber.ts';
import { releaseHoldResponder } from './messaging/release-hold.responder.ts';
import { publishSettings } from './messaging/settings-to-contract.ts';
import { publishEvent } from './messaging/to-contract.ts';
import { voidTransferResponder } from './messaging/void-transfer.responder.ts';
import { AccountRecord } from './persistence/account.record.ts';
import { createAccountStore } from './persistence/account-store.ts';
import { createActiveHoldStore } from './persistence/active-hold-store.ts';
import { createAdjustmentStore } from './persistence/adjustment-store.ts';
import { createCheckpointStore } from './persistence/checkpoint-store.ts';
import { createDrawCommitmentStore } from './persistence/draw-commitment-store.ts';
import { createExchangeRateStore } from './persistence/exchange-rate-store.ts';
import { createHistoryStore } from './persistence/history-store.ts';
import { createHoldStore } from './persistence/hold-store.ts';
import { createLedgerBooksStore } from './persistence/ledger-books-store.ts';
import { createLedgerStore } from './persistence/ledger-store.ts';
import { createReconciliationStore } from './persistence/reconciliation/reconciliation-store.ts';
import { createStatementStore } from './persistence/statement-store.ts';
import { createTopUpStore } from './persistence/top-up-store.ts';
import { createTransferStore } from './persistence/transfer-store.ts';
import { createWalletSettingsStore } from './persistence/wallet-settings-store.ts';
import { createWithdrawalStore } from './persistence/withdrawal-store.ts';
import { createStatementPrinter } from './print/statement-printer.ts';
import { abandonTopUp } from './use-cases/abandon-top-up.ts';
import { adjustmentUseCases } from './use-cases/adjustments/adjustment-use-cases.ts';
import { postCorrection } from './use-cases/adjustments/post-correction.ts';
import { anchorDraw } from './use-cases/anchor-draw.ts';
import { announceTopUp } from './use-cases/announce-top-up.ts';
import { captureHold } from './use-cases/capture-hold.ts';
import { creditTopUp } from './use-cases/credit-top-up.ts';
import { endDispute } from './use-cases/end-dispute.ts';
import { exchange } from './use-cases/exchange.ts';
import { expireHolds } from './use-cases/expire-holds.ts';
import { exportLedger } from './use-cases/export-ledger.ts';
import { getAccount } from './use-cases/get-account.ts';
import { getAccountBalance } from './use-cases/get-account-balance.ts';
import { getAccountStatement } from './use-cases/get-account-statement.ts';
import { getBalance } from './use-cases/get-balance.ts';
import { getCheckpoint } from './use-cases/get-checkpoint.ts';
import { getTransfer } from './use-cases/get-transfer.ts';
import { getWallet } from './use-cases/get-wallet.ts';
import { getWalletBalance } from './use-cases/get-wallet-balance.ts';
import { getWalletStatement } from './use-cases/get-wallet-statement.ts';
import { getWalletTransfer } from './use-cases/get-wallet-transfer.ts';
import { listAccountEntries } from './use-cases/list-account-entries.ts';
import { listAccountHolds } from './use-cases/list-account-holds.ts';
import { listAccounts } from './use-cases/list-accounts.ts';
import { listCheckpoints } from './use-cases/list-checkpoints.ts';
import { listExchangeRates } from './use-cases/list-exchange-rates.ts';
import { listTopUps } from './use-cases/list-top-ups.ts';
import { listWalletEntries } from './use-cases/list-wallet-entries.ts';
import { listWalletHolds } from './use-cases/list-wallet-holds.ts';
import { openAccount } from './use-cases/open-account.ts';
import { openDispute } from './use-cases/open-dispute.ts';
import { placeHold } from './use-cases/place-hold.ts';
import type { Ledger } from './use-cases/ports.ts';
import { postBatch } from './use-cases/post-batch.ts';
import { postTransfer } from './use-cases/post-transfer.ts';
import { getReconciliation } from './use-cases/reconciliation/get-reconciliation.ts';
import { listDifferences } from './use-cases/reconciliation/list-differences.ts';
import { listReconciliationDifferences } from './use-cases/reconciliation/list-reconciliation-differences.ts';
import { listReconciliations } from './use-cases/reconciliation/list-reconciliations.ts';
import type { PostAdjustment, Reconciliations } from './use-cases/reconciliation/ports.ts';
import { reconcile } from './use-cases/reconciliation/reconcile.ts';
import { resolveDifference } from './use-cases/reconciliation/resolve-difference.ts';
import { refundTopUp } from './use-cases/refund-top-up.ts';
import { releaseHold } from './use-cases/release-hold.ts';
import { sealCheckpoint } from './use-cases/seal-checkpoint.ts';
import { setAccountSpendingLimits } from './use-cases/set-account-spending-limits.ts';
import { setAccountStatus } from './use-cases/set-account-status.ts';
import { setExchangeRate } from './use-cases/set-exchange-rate.ts';
import { setWalletSpendingLimits } from './use-cases/set-wallet-spending-limits.ts';
import { settingsUseCases } from './use-cases/settings/settings-use-cases.ts';
import { summarizeLedger } from './use-cases/summarize-ledger.ts';
import { voidTransfer } from './use-cases/void-transfer.ts';
import { watchWallet } from './use-cases/watch-wallet.ts';
import { type WithdrawalUseCases, withdrawalUseCases } from './use-cases/withdrawals/withdrawal-use-cases.ts';

/** Where the wallet's own events name an account or a person. */
const NEWS_FIELDS = ['accountId', 'debitAccountId', 'creditAccountId', 'ownerId', 'userId'];

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
  const holds = createHoldStore(database);
  const withdrawals = withdrawalUseCases({ ledger, withdrawals: createWithdrawalStore(database) });
  const checkpoints = createCheckpointStore({ database, publish: publishCheckpoint });
  measureAwaitedAnchors(parts.telemetry.registry, checkpoints.longestAwaitedSeconds);
  const live = new LiveStreams({ parts: { ...parts, config }, about: NEWS_FIELDS });
  return assembleService({
    parts,
    live,
    routes: walletRoutes(useCasesOf(database, ledger, withdrawals, checkpoints), live),
    responders: [
      placeHoldResponder(placeHold({ ledger })),
      captureHoldResponder(captureHold({ ledger })),
      releaseHoldResponder(releaseHold({ ledger })),
      postTransferResponder(postTransfer({ ledger })),
      voidTransferResponder(voidTransfer({ ledger })),
      getBalanceResponder(getBalance({ accounts })),
    ],
    subscribers: [
      memberAddedSubscriber(openAccount({ ledger })),
      paymentCreatedSubscriber(announceTopUp({ ledger })),
      paymentFailedSubscriber(abandonTopUp({ ledger })),
      paymentSucceededSubscriber(creditTopUp({ ledger })),
      refundSucceededSubscriber(refundTopUp({ ledger })),
      followDisputeSubscriber(openDispute({ ledger }), endDispute({ ledger })),
      endWithdrawalSubscriber(withdrawals.endWithdrawal),
      anchorDrawSubscriber(anchorDraw({ commitments: createDrawCommitmentStore(database) })),
    ],
    jobs: [
      expireHoldsJob(holds, expireHolds({ ledger }), config.HOLD_SWEEP_MS),
      sealCheckpointsJob(newEntries(checkpoints, config.CHECKPOINT_MS), sealCheckpoint({ checkpoints })),
      sealCheckpointsJob(newDraws(checkpoints, config.ANCHOR_MS), sealCheckpoint({ checkpoints })),
    ],
    // A key that moved money is never forgotten: repeated after years, it is still answered and moves nothing.
    repliesKeptDays: 'for-ever',
    onStop: () => ledger.idle(),
  });
};

/** What the routes call. */
const useCasesOf = (
  database: Database,
  ledger: Ledger,
  withdrawals: WithdrawalUseCases,
  checkpoints: ReturnType<typeof createCheckpointStore>,
): WalletUseCases => {
  const accounts = createAccountStore(database);
  const statements = createStatementStore(database);
  const rates = createExchangeRateStore(database);
  const topUps = createTopUpStore(database);
  const history = createHistoryStore(database);
  const printer = createStatementPrinter();
  const transfers = createTransferStore(database);
  const activeHolds = createActiveHoldStore(database);
  return {
    getWallet: getWallet({ accounts }),
    listWalletEntries: listWalletEntries({ accounts, statements, history }),
    listAccounts: listAccounts({ accounts }),
    getAccount: getAccount({ accounts }),
    listAccountEntries: listAccountEntries({ accounts, statements, history }),
    summarizeLedger: summarizeLedger({ accounts }),
    postBatch: postBatch({ ledger }),
    setAccountStatus: setAccountStatus({ ledger }),
    setAccountSpendingLimits: setAccountSpendingLimits({ ledger }),
    setWalletSpendingLimits: setWalletSpendingLimits({ ledger }),
    exchange: exchange({ ledger, rates }),
    listExchangeRates: listExchangeRates({ rates }),
    setExchangeRate: setExchangeRate({ rates }),
    listTopUps: listTopUps({ topUps }),
    getWalletStatement: getWalletStatement({ accounts, history, printer }),
    getAccountStatement: getAccountStatement({ accounts, history, printer }),
    getWalletBalance: getWalletBalance({ accounts, history }),
    getAccountBalance: getAccountBalance({ accounts, history }),
    getTransfer: getTransfer({ transfers }),
    getWalletTransfer: getWalletTransfer({ transfers }),
    listWalletHolds: listWalletHolds({ accounts, activeHolds }),
    listAccountHolds: listAccountHolds({ accounts, activeHolds }),
    postTransfer: postCorrection({ ledger }),
    exportLedger: exportLedger({ books: createLedgerBooksStore({ database }) }),
    sealCheckpoint: sealCheckpoint({ checkpoints }),
    listCheckpoints: listCheckpoints({ checkpoints }),
    getCheckpoint: getCheckpoint({ checkpoints }),
    watchWallet: watchWallet({ accounts, statements }),
    settings: settingsUseCases({ settings: createWalletSettingsStore(database, publishSettings) }),
    withdrawals,
    adjustments: adjustmentUseCases({ ledger, adjustments: createAdjustmentStore(database) }),
    reconciliation: reconciliationUseCases(
      createReconciliationStore(database, publishReconciliationEvent),
      postCorrection({ ledger }),
    ),
  };
};
const reconciliationUseCases = (reconciliations: Reconciliations, postAdjustment: PostAdjustment) => ({
  reconcile: reconcile({ reconciliations }),
  listReconciliations: listReconciliations({ reconciliations }),
  getReconciliation: getReconciliation({ reconciliations }),
  listReconciliationDifferences: listReconciliationDifferences({ reconciliations }),
  listDifferences: listDifferences({ reconciliations }),
  resolveDifference: resolveDifference({ reconciliations, postAdjustment }),
});
