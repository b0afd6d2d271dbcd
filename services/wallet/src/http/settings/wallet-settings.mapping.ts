import { currencySchema, nonNegativeAmountMinorSchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { WalletLimits, WalletSettings } from '../../domain/settings/wallet-settings.ts';

const limit = (meaning: string) => nonNegativeAmountMinorSchema.nullable().describe(`${meaning}; null is no limit`);

/** All of it: what a caller leaves out could not be told from what they mean to lift. */
export const limitsSchema = z.strictObject({
  withdrawalMinimumMinor: limit('The least that can be withdrawn'),
  withdrawalPerDayMinor: limit('The most that one person withdraws on a day of the UTC calendar'),
  withdrawalPerMonthMinor: limit('The most that one person withdraws in a month of the UTC calendar'),
  withdrawalApprovalMinor: limit('From this amount on a withdrawal needs a second person'),
  adjustmentApprovalMinor: limit('From this amount on a correction of the books needs a second person'),
  settleReceivables: z.boolean().describe('Whether what a member owes is settled by what comes in'),
});

export const settingsSchema = z.object({
  currency: currencySchema,
  version: z.int().min(0).describe('Zero where nobody has set any limit yet'),
  ...limitsSchema.shape,
  changedBy: z.string().nullable(),
  changedAt: timestampSchema.nullable(),
});

export const settingsQuery = z.object({ currency: currencySchema });

const fromHttp = (minor: number | null): bigint | null => (minor === null ? null : BigInt(minor));
const toHttp = (minor: bigint | null): number | null => (minor === null ? null : Number(minor));

export const limitsFromHttp = (limits: z.output<typeof limitsSchema>): WalletLimits => ({
  withdrawalMinimumMinor: fromHttp(limits.withdrawalMinimumMinor),
  withdrawalPerDayMinor: fromHttp(limits.withdrawalPerDayMinor),
  withdrawalPerMonthMinor: fromHttp(limits.withdrawalPerMonthMinor),
  withdrawalApprovalMinor: fromHttp(limits.withdrawalApprovalMinor),
  adjustmentApprovalMinor: fromHttp(limits.adjustmentApprovalMinor),
  settleReceivables: limits.settleReceivables,
});

export const settingsToHttp = (settings: WalletSettings): z.input<typeof settingsSchema> => ({
  currency: settings.currency,
  version: settings.version,
  withdrawalMinimumMinor: toHttp(settings.withdrawalMinimumMinor),
  withdrawalPerDayMinor: toHttp(settings.withdrawalPerDayMinor),
  withdrawalPerMonthMinor: toHttp(settings.withdrawalPerMonthMinor),
  withdrawalApprovalMinor: toHttp(settings.withdrawalApprovalMinor),
  adjustmentApprovalMinor: toHttp(settings.adjustmentApprovalMinor),
  settleReceivables: settings.settleReceivables,
  changedBy: settings.changedBy,
  changedAt: settings.changedAt?.toISOString() ?? null,
});
