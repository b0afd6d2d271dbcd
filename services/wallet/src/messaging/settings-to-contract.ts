import { walletSettingsChanged } from '@tessera/contracts';
import { deriveId } from '@tessera/kernel';
import type { Transaction } from '@tessera/runtime/postgres';
import type { WalletSettings } from '../domain/settings/wallet-settings.ts';

/** No limit is told by leaving it out. */
const toContract = (minor: bigint | null): number | undefined => (minor === null ? undefined : Number(minor));

/** Writes that new limits are in force into the outbox of their transaction. The version counts the events. */
export const publishSettings = (tx: Transaction, settings: WalletSettings): void => {
  const { currency, version, changedAt, settleReceivables } = settings;
  if (changedAt === null) throw new Error('limits that nobody has set are not told');
  const settingsId = deriveId('wallet/settings', tx.tenantId, currency);
  tx.publish(walletSettingsChanged, {
    aggregateId: settingsId,
    sequence: version,
    data: {
      settingsId,
      currency,
      withdrawalMinimumMinor: toContract(settings.withdrawalMinimumMinor),
      withdrawalPerDayMinor: toContract(settings.withdrawalPerDayMinor),
      withdrawalPerMonthMinor: toContract(settings.withdrawalPerMonthMinor),
      withdrawalApprovalMinor: toContract(settings.withdrawalApprovalMinor),
      adjustmentApprovalMinor: toContract(settings.adjustmentApprovalMinor),
      settleReceivables,
      changedAt: changedAt.toISOString(),
    },
  });
};
