import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Dispute, DisputeStatus } from '../domain/disputes/dispute.ts';
import type { Payment } from '../domain/payments/payment.ts';
import type { Payout } from '../domain/payouts/payout.ts';
import type { Refund, RefundablePayment } from '../domain/refunds/refund.ts';
import type { SettlementStatus } from '../domain/settlement.ts';
import type { ProviderEvent } from './provider.ports.ts';

/** A page of a list that is ordered by id, newest first. */
export interface PageRequest {
  readonly limit: number;
  /** The id after which the page begins. */
  readonly before?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** One row that a job has taken for itself. */
export interface DueItem {
  readonly tenantId: string;
  readonly id: string;
}

/** What payments, refunds and payouts have in common. Every method with a context works inside its tenant. */
export interface SettlementStore<Thing> {
  find(id: string, ctx: CallContext): Promise<Thing | undefined>;
  findByProviderId(provider: string, providerId: string, ctx: CallContext): Promise<Thing | undefined>;
  /** Locks the row, applies `change`, saves it and publishes what became final. Undefined when there is no such row. */
  change(id: string, change: (thing: Thing) => Thing, ctx: CallContext): Promise<Thing | undefined>;
  /** Takes what no provider has yet, over all tenants, oldest first; other instances leave it alone for a while. */
  takeToSubmit(limit: number): Promise<DueItem[]>;
  /** Takes what has been with its provider for minutes without an end; each look comes later than the one before. */
  takeToPoll(limit: number): Promise<DueItem[]>;
  /** A submission failed: it is tried again later, the later the more often it failed. */
  postpone(id: string, ctx: CallContext): Promise<void>;
}

export interface PaymentStore extends SettlementStore<Payment> {
  /** Inserts a new payment and publishes payment-created, or remembers the refusal, in the transaction that answers the call. */
  open<R extends Refusal>(opened: Result<Payment, R>, ctx: CallContext): Promise<Result<Payment, R>>;
  list(filter: PageRequest & { readonly userId?: string }, ctx: CallContext): Promise<Payment[]>;
}

export interface RefundStore extends SettlementStore<Refund> {
  /**
   * Locks the payment, then sums up its refunds, then inserts the refund or remembers the refusal: whoever else refunds
   * the same payment, or opens a dispute about it, waits. `decide` is given undefined where there is no such payment.
   */
  open<R extends Refusal>(
    paymentId: string,
    decide: (refundable: RefundablePayment | undefined) => Result<Refund, R>,
    ctx: CallContext,
  ): Promise<Result<Refund, R>>;
  listOf(paymentId: string, page: PageRequest, ctx: CallContext): Promise<Refund[]>;
}

export interface PayoutStore extends SettlementStore<Payout> {
  /** Inserts the payout and publishes its end where it has one already; false, and nothing done, where the withdrawal has one. */
  open(payout: Payout, ctx: CallContext): Promise<boolean>;
  list(filter: PageRequest & { readonly status?: SettlementStatus }, ctx: CallContext): Promise<Payout[]>;
}

export interface DisputeStore {
  find(id: string, ctx: CallContext): Promise<Dispute | undefined>;
  findByProviderId(provider: string, providerDisputeId: string, ctx: CallContext): Promise<Dispute | undefined>;
  list(filter: PageRequest & { readonly status?: DisputeStatus }, ctx: CallContext): Promise<Dispute[]>;
  /** Locks the payment, finds the dispute or inserts what `open` makes, then applies `change`; publishes each step. */
  change(opened: Dispute, change: (dispute: Dispute) => Dispute, ctx: CallContext): Promise<void>;
  /** Takes disputes that are open, over all tenants; each look comes later than the one before. */
  takeToPoll(limit: number): Promise<DueItem[]>;
}

export type WebhookState = 'RECEIVED' | 'APPLIED' | 'PARKED';

/** A callback in the inbox. */
export interface StoredWebhook extends Omit<ProviderEvent, 'id' | 'tenantId' | 'providerPaymentId' | 'payload'> {
  /** Our own id of the row. */
  readonly id: string;
  readonly tenantId: string;
  readonly provider: string;
  readonly providerEventId: string;
  readonly state: WebhookState;
  /** Why it is parked. */
  readonly reason: string | null;
  readonly attempts: number;
  readonly receivedAt: Date;
  /** When it is looked at again; null once it is applied. */
  readonly nextAttemptAt: Date | null;
}

export type WebhookKey = Pick<StoredWebhook, 'provider' | 'providerEventId'>;

/** The inbox of provider callbacks. */
export interface WebhookStore {
  /** Stores a callback once in the tenant of the context; a repeated one changes nothing. */
  receive(provider: string, event: ProviderEvent, ctx: CallContext): Promise<void>;
  /** The tenant that paid by this payment of the provider. */
  tenantOfPayment(provider: string, providerPaymentId: string): Promise<string | undefined>;
  /** Takes callbacks to act upon, over all tenants, oldest first; other instances leave them alone for a while. */
  takeDue(limit: number): Promise<StoredWebhook[]>;
  /** Runs `act` and marks the callback APPLIED in one transaction. */
  apply(webhook: StoredWebhook, act: (ctx: CallContext) => Promise<void>, ctx: CallContext): Promise<void>;
  /** Nothing can be done about it now: it is shown as PARKED with the reason and looked at again later. */
  park(webhook: StoredWebhook, reason: string, ctx: CallContext): Promise<void>;
  list(filter: PageRequest & { readonly state?: WebhookState }, ctx: CallContext): Promise<StoredWebhook[]>;
  /** Makes a callback that is not applied due at once, in the transaction that answers the call. */
  retry<R extends Refusal>(
    key: WebhookKey,
    decide: (webhook: StoredWebhook | undefined) => Result<StoredWebhook, R>,
    ctx: CallContext,
  ): Promise<Result<StoredWebhook, R>>;
}
