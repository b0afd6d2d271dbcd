import { someone } from './running-wallet.ts';

/** Limits as HTTP has them. */
export interface LimitsBody {
  readonly withdrawalMinimumMinor: number | null;
  readonly withdrawalPerDayMinor: number | null;
  readonly withdrawalPerMonthMinor: number | null;
  readonly withdrawalApprovalMinor: number | null;
  readonly adjustmentApprovalMinor: number | null;
  readonly settleReceivables: boolean;
}
export interface SettingsBody extends LimitsBody {
  readonly currency: string;
  readonly version: number;
  readonly changedBy: string | null;
  readonly changedAt: string | null;
}

/** No limits but those named. */
export const limitsBody = (some: Partial<LimitsBody> = {}): LimitsBody => ({
  withdrawalMinimumMinor: null,
  withdrawalPerDayMinor: null,
  withdrawalPerMonthMinor: null,
  withdrawalApprovalMinor: null,
  adjustmentApprovalMinor: null,
  settleReceivables: false,
  ...some,
});

/** Sets a tenant's limits in euros, whichever they were. */
export const setLimits = async (
  wallet: Parameters<typeof someone>[0],
  tenantId: string,
  some: Partial<LimitsBody>,
): Promise<void> => {
  const owner = await someone(wallet, 'owner', tenantId);
  const { status, body } = await owner.http.put('/v1/ledger/settings?currency=EUR', {
    body: limitsBody(some),
    headers: { 'if-match': '*' },
  });
  if (status !== 200) throw new Error(`the limits were not set: ${JSON.stringify(body)}`);
};
