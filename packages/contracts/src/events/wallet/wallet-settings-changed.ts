import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, nonNegativeAmountMinorSchema, timestampSchema } from '../../values.ts';

const limit = nonNegativeAmountMinorSchema.optional();

export const walletSettingsChanged = defineEvent({
  service: 'wallet',
  aggregate: 'settings',
  name: 'wallet-settings-changed',
  version: 1,
  description: 'A tenant changed its limits in one currency; one that is left out is no limit.',
  schema: z.object({
    settingsId: idSchema,
    currency: currencySchema,
    withdrawalMinimumMinor: limit,
    withdrawalPerDayMinor: limit,
    withdrawalPerMonthMinor: limit,
    withdrawalApprovalMinor: limit,
    adjustmentApprovalMinor: limit,
    settleReceivables: z.boolean(),
    changedAt: timestampSchema,
  }),
  example: {
    settingsId: '019a8f2e-7c00-8000-8000-000000000045',
    currency: 'EUR',
    withdrawalMinimumMinor: 500,
    withdrawalPerDayMinor: 100_000,
    withdrawalApprovalMinor: 50_000,
    adjustmentApprovalMinor: 10_000,
    settleReceivables: false,
    changedAt: '2026-11-21T20:00:00.000Z',
  },
});
