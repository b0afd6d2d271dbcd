import { deriveId, type Money, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { AccountRef } from '../accounts/account-ref.ts';
import type { References } from '../transfers/transfer.ts';
import type { Difference, Resolution } from './difference.ts';

/** A person's answer to a difference: a transfer that puts it right, or the reason why nothing has to move. */
export type ResolutionRequest =
  | {
      readonly kind: 'adjustment';
      readonly debit: AccountRef;
      readonly credit: AccountRef;
      /** More than zero. */
      readonly amount: Money;
      readonly note: string;
    }
  | { readonly kind: 'explained'; readonly note: string };

export type AdjustmentRequest = Extract<ResolutionRequest, { kind: 'adjustment' }>;

/** One difference, at most one transfer: whoever posts for it again finds the transfer that was made. */
export const adjustmentTransferId = (tenantId: string, differenceId: string): string =>
  deriveId('wallet/difference-adjustment', tenantId, differenceId);

/** A difference is resolved once. */
export const requireOpen = (
  difference: Difference | undefined,
): Result<Difference, Refusal<'wallet.difference_not_found' | 'wallet.difference_resolved'>> => {
  if (!difference) return refuse('wallet.difference_not_found', 'There is no such difference.');
  const { resolution } = difference;
  if (!resolution) return ok(difference);
  return refuse('wallet.difference_resolved', 'The difference was dealt with already.', {
    details: {
      state: difference.state,
      resolution: resolution.kind,
      resolvedBy: resolution.resolvedBy,
      resolvedAt: resolution.resolvedAt.toISOString(),
    },
  });
};

/**
 * What the adjustment says it is about. One that books the very item that was missing carries the provider's id of it, so
 * that the next file finds it in the ledger, and finds it twice should the item be booked late after all.
 */
export const referencesOf = (
  difference: Difference,
  { debit, credit, amount, note }: AdjustmentRequest,
): References => {
  const { kind, file, provider, externalId } = difference;
  if (kind !== 'MISSING_IN_LEDGER' || !file) return { note };
  const outside = file.amountMinor > 0n ? debit : credit;
  const booked = file.amountMinor > 0n ? amount.amountMinor : -amount.amountMinor;
  const isTheItem =
    outside.kind === 'system' &&
    outside.name === 'external' &&
    outside.provider === provider &&
    booked === file.amountMinor &&
    amount.currency === file.currency;
  return isTheItem ? { note, externalId } : { note };
};

/** The difference after a person dealt with it. */
export const resolve = (
  difference: Difference,
  answer: Pick<Resolution, 'kind' | 'note' | 'transferId' | 'resolvedBy' | 'resolvedAt'>,
): Difference => ({ ...difference, state: 'RESOLVED', resolution: { ...answer, settledBy: null } });

/** The difference after a later run found that the two sides agree. */
export const settle = (difference: Difference, settledBy: string, now: Date): Difference => ({
  ...difference,
  state: 'SETTLED',
  resolution: {
    kind: 'settled',
    note: null,
    transferId: null,
    settledBy,
    resolvedBy: 'system:reconciliation',
    resolvedAt: now,
  },
});
