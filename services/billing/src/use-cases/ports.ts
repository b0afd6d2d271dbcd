import type { Money, Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Payment, PaymentStatus } from '../domain/payment.ts';

/** A provider's word on one of its payments. */
export interface ProviderPayment {
  readonly providerPaymentId: string;
  readonly status: PaymentStatus;
  readonly failureCode: string | null;
}

/** A callback whose signature was good. It says that something happened, not what is true now. */
export interface ProviderEvent {
  readonly id: string;
  readonly type: string;
  readonly providerPaymentId: string;
  /** From the metadata that we gave the provider and it signed back to us. */
  readonly tenantId: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface SubmittedPayment {
  readonly paymentId: string;
  readonly amount: Money;
  readonly paymentMethod: string;
}

/** A payment provider. Every call may be repeated; a lost connection throws. */
export interface PaymentProvider {
  readonly name: string;
  readonly paymentMethods: readonly string[];
  /** Creates the payment at the provider, or finds the one made for this payment id before. */
  createPayment(payment: SubmittedPayment, ctx: CallContext): Promise<ProviderPayment>;
  /** The provider's present view; undefined when it knows no such payment. */
  retrievePayment(providerPaymentId: string, ctx: CallContext): Promise<ProviderPayment | undefined>;
  /** Checks the signature over the raw bytes, then reads them. */
  readWebhook(rawBody: Uint8Array, headers: Headers): ProviderEvent | 'signature-invalid' | 'malformed';
}

export type PaymentProviders = ReadonlyMap<string, PaymentProvider>;

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface PaymentFilter {
  /** Only this person's payments. */
  readonly userId?: string;
  readonly limit: number;
  /** The id after which the page begins; newest first. */
  readonly before?: string;
}

/** Where payments are kept. Every method works inside the tenant of its context. */
export interface PaymentStore {
  /** Inserts a new payment and publishes payment-created, or remembers the refusal, in the transaction that answers the call. */
  open<R extends Refusal>(opened: Result<Payment, R>, ctx: CallContext): Promise<Result<Payment, R>>;
  find(id: string, ctx: CallContext): Promise<Payment | undefined>;
  findByProviderId(provider: string, providerPaymentId: string, ctx: CallContext): Promise<Payment | undefined>;
  list(filter: PaymentFilter, ctx: CallContext): Promise<Payment[]>;
  /** Locks the payment, applies `change`, saves it and publishes what became final. Undefined when there is no such payment. */
  change(id: string, change: (payment: Payment) => Payment, ctx: CallContext): Promise<Payment | undefined>;
  /** Takes payments that no provider has yet, over all tenants, oldest first; other instances leave them alone for a while. */
  takeDue(limit: number): Promise<{ readonly tenantId: string; readonly paymentId: string }[]>;
  /** A submission failed: it is tried again later, the later the more often it failed. */
  postpone(id: string, ctx: CallContext): Promise<void>;
}

/** A callback that waits to be acted upon. */
export interface StoredWebhook {
  readonly provider: string;
  readonly tenantId: string;
  readonly event: ProviderEvent;
  readonly attempts: number;
}

/** The inbox of provider callbacks. */
export interface WebhookStore {
  /** Stores a callback once; a repeated one changes nothing. */
  receive(provider: string, event: ProviderEvent, ctx: CallContext): Promise<void>;
  /** Takes callbacks to act upon, over all tenants, oldest first; other instances leave them alone for a while. */
  takeDue(limit: number): Promise<StoredWebhook[]>;
  /** Runs `act` and marks the callback APPLIED in one transaction. */
  apply(webhook: StoredWebhook, act: (ctx: CallContext) => Promise<void>, ctx: CallContext): Promise<void>;
  /** Nobody here knows what the callback is about: it is shown as PARKED with the reason and looked at again later. */
  park(webhook: StoredWebhook, reason: string, ctx: CallContext): Promise<void>;
}
