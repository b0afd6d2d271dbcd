import type { EventContract, ReceivedEvent } from '@tessera/contracts';
import * as contracts from '@tessera/contracts';
import { parsePoints } from '@tessera/kernel';
import { isEvent } from '@tessera/runtime/messaging';
import type { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import type { Measure } from '../domain/measure.ts';
import type { MetricName } from '../domain/metrics.ts';

type Measuring = readonly [EventContract, (data: never) => Measure];

/** Binds a contract to what it adds; the callback's data has the contract's type. */
const on = <E extends EventContract>(event: E, measure: (data: z.output<E['schema']>) => Measure): Measuring => [
  event,
  measure,
];

const one = (metric: MetricName, kind = ''): Measure => ({ metric, count: 1, sum: 0n, kind, currency: '' });

const money = (
  metric: MetricName,
  data: { readonly currency: string },
  amountMinor: number,
  kind = '',
  count = 1,
): Measure => ({
  metric,
  count,
  sum: BigInt(amountMinor),
  kind,
  currency: data.currency,
});

const points = (metric: MetricName, text: string): Measure => ({
  ...one(metric),
  sum: parsePoints(text)?.hundredths ?? 0n,
});

const measurings: readonly Measuring[] = [
  on(contracts.tenantCreated, () => one('tenants.created')),
  on(contracts.userRegistered, () => one('users.registered')),
  on(contracts.memberAdded, (data) => one('members.joined', data.role)),
  on(contracts.accountOpened, (data) => one('accounts.opened', data.ownerKind)),
  on(contracts.accountStatusChanged, (data) => one('accounts.status_changed', data.status)),
  on(contracts.spendingLimitsChanged, () => one('spending_limits.changed')),
  on(contracts.topUpCreated, (data) => money('top_ups.created', data, data.amountMinor, data.provider)),
  on(contracts.topUpCompleted, (data) => money('top_ups.completed', data, data.amountMinor, data.provider)),
  on(contracts.topUpFailed, (data) => money('top_ups.failed', data, data.amountMinor, data.failureCode)),
  on(contracts.transferPosted, (data) => money('transfers.posted', data, data.amountMinor, data.reason)),
  on(contracts.holdPlaced, (data) => money('holds.placed', data, data.amountMinor)),
  on(contracts.holdCaptured, (data) => money('holds.captured', data, data.amountMinor)),
  on(contracts.holdReleased, (data) => money('holds.released', data, data.amountMinor)),
  on(contracts.holdExpired, (data) => money('holds.expired', data, data.amountMinor)),
  on(contracts.checkpointSealed, () => one('checkpoints.sealed')),
  on(contracts.paymentCreated, (data) => money('payments.created', data, data.amountMinor, data.provider)),
  on(contracts.paymentSucceeded, (data) => money('payments.succeeded', data, data.amountMinor, data.provider)),
  on(contracts.paymentFailed, (data) => money('payments.failed', data, data.amountMinor, data.failureCode)),
  on(contracts.refundSucceeded, (data) => money('refunds.succeeded', data, data.amountMinor, data.provider)),
  on(contracts.refundFailed, (data) => money('refunds.failed', data, data.amountMinor, data.failureCode)),
  on(contracts.disputeOpened, (data) => money('disputes.opened', data, data.amountMinor, data.reasonCode)),
  on(contracts.disputeWon, (data) => money('disputes.won', data, data.amountMinor, data.provider)),
  on(contracts.disputeLost, (data) => money('disputes.lost', data, data.amountMinor, data.provider)),
  on(contracts.withdrawalApproved, (data) => money('withdrawals.approved', data, data.amountMinor, data.provider)),
  on(contracts.withdrawalRequested, (data) => money('withdrawals.requested', data, data.amountMinor, data.provider)),
  on(contracts.withdrawalCompleted, (data) => money('withdrawals.completed', data, data.amountMinor, data.provider)),
  on(contracts.withdrawalFailed, (data) => money('withdrawals.failed', data, data.amountMinor, data.failureCode)),
  on(contracts.withdrawalCancelled, (data) => money('withdrawals.cancelled', data, data.amountMinor, data.outcome)),
  on(contracts.adjustmentRequested, (data) => money('adjustments.requested', data, data.amountMinor)),
  on(contracts.adjustmentPosted, (data) => money('adjustments.posted', data, data.amountMinor)),
  on(contracts.adjustmentRejected, (data) => money('adjustments.rejected', data, data.amountMinor)),
  on(contracts.walletSettingsChanged, () => one('wallet_settings.changed')),
  on(contracts.payoutSucceeded, (data) => money('payouts.succeeded', data, data.amountMinor, data.provider)),
  on(contracts.payoutFailed, (data) => money('payouts.failed', data, data.amountMinor, data.failureCode)),
  on(contracts.reconciliationCompleted, (data) => one('reconciliations.completed', data.provider)),
  on(contracts.differenceResolved, (data) => money('differences.resolved', data, data.amountMinor, data.resolution)),
  on(contracts.prizeCreated, (data) => one('prizes.created', data.kind)),
  on(contracts.prizeEdited, () => one('prizes.edited')),
  on(contracts.prizeRestocked, () => one('prizes.restocked')),
  on(contracts.prizeArchived, () => one('prizes.archived')),
  on(contracts.poolScheduled, () => one('pools.scheduled')),
  on(contracts.poolOpened, (data) => one('pools.opened', data.drawMode)),
  on(contracts.poolFilled, (data) => money('pools.filled', data, data.salesMinor)),
  on(contracts.poolExtended, () => one('pools.extended')),
  on(contracts.poolClosed, (data) => money('pools.closed', data, data.salesMinor)),
  on(contracts.poolCancelled, () => one('pools.cancelled')),
  on(contracts.drawCommitted, (data) => one('draws.committed', data.drawMode)),
  on(contracts.drawAnnounced, (data) => ({ ...one('draws.entrants_told'), count: data.entrants.length })),
  on(contracts.drawCompleted, () => one('draws.completed')),
  on(contracts.prizePaid, (data) => money('prizes.paid', data, data.amountMinor)),
  on(contracts.claimOpened, (data) => one('claims.opened', data.prizeKind)),
  on(contracts.claimAccepted, (data) => one('claims.accepted', data.prizeKind)),
  on(contracts.claimDeclined, (data) => one('claims.declined', data.prizeKind)),
  on(contracts.claimExpired, (data) => one('claims.expired', data.prizeKind)),
  on(contracts.claimShipped, () => one('claims.shipped')),
  on(contracts.claimFulfilled, (data) => one('claims.fulfilled', data.prizeKind)),
  on(contracts.purchaseConfirmed, (data) =>
    money('tickets.sold', data, data.amountMinor, '', data.ticketNumbers.length),
  ),
  on(contracts.freeEntryConfirmed, (data) => ({ ...one('tickets.free'), count: data.ticketNumbers.length })),
  on(contracts.purchaseFailed, (data) => money('purchases.failed', data, data.amountMinor, data.code)),
  on(contracts.purchaseRefunded, (data) => money('purchases.refunded', data, data.amountMinor)),
  on(contracts.membershipCreated, () => one('memberships.created')),
  on(contracts.earningRulePublished, () => one('earning_rules.published')),
  on(contracts.pointsEarned, (data) => points('points.earned', data.points)),
  on(contracts.pointsGranted, (data) => points('points.granted', data.points)),
  on(contracts.pointsReversed, (data) => points('points.reversed', data.points)),
  on(contracts.tierChanged, (data) => one('tiers.changed', data.to)),
  on(contracts.awardRefused, (data) => one('awards.refused', data.code)),
];

const bySubject = new Map(measurings.map(([event, measure]) => [event.subject, measure]));

/** What an event adds to its metric. @throws Error for an event nobody has decided a metric for; it then waits as a dead letter */
export const measureOf = (event: Pick<ReceivedEvent<unknown>, 'subject' | 'data'>): Measure => {
  const measure = bySubject.get(event.subject);
  if (!measure) throw new Error(`no metric counts ${event.subject}`);
  return measure(event.data as never);
};

/** An event as analytics takes it in. */
export const factOf = (event: ReceivedEvent<unknown>): Fact => {
  const { envelope, subject, data } = event;
  return {
    tenantId: envelope.tenantId,
    id: envelope.id,
    subject,
    aggregate: envelope.aggregate,
    aggregateId: envelope.aggregateId,
    sequence: envelope.sequence,
    correlationId: envelope.correlationId,
    occurredAt: envelope.time,
    data,
    measure: measureOf(event),
    ...(envelope.traceparent === undefined ? {} : { traceparent: envelope.traceparent }),
    ...(isEvent(contracts.tenantCreated, event) ? { timeZone: event.data.timeZone } : {}),
  };
};
