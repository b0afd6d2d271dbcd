import { money } from '@tessera/kernel';
import type { Payout } from '../domain/payouts/payout.ts';
import type { SettlementStatus } from '../domain/settlement.ts';
import type { PayoutRow } from './payout.record.ts';

export const payoutFromRecord = (row: PayoutRow): Payout => ({
  id: row.id,
  withdrawalId: row.withdrawalId,
  userId: row.userId,
  provider: row.provider,
  payoutMethod: row.payoutMethod,
  providerId: row.providerId ?? null,
  amount: money(BigInt(row.amountMinor), row.currency),
  status: row.status as SettlementStatus,
  failureCode: row.failureCode ?? null,
  sequence: row.sequence,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});

export const payoutToRecord = ({ id: _, amount, ...payout }: Payout) => ({
  ...payout,
  amountMinor: amount.amountMinor,
  currency: amount.currency,
});
