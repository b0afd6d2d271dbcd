import type { Money } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { DisputeReport } from '../domain/disputes/dispute.ts';
import type { PaymentReport } from '../domain/payments/payment.ts';
import type { Report } from '../domain/settlement.ts';

/** What a callback can be about. */
export type ProviderObjectKind = 'payment' | 'refund' | 'dispute' | 'payout';

/** A callback whose signature was good. It says that something happened, not what is true now. */
export interface ProviderEvent {
  readonly id: string;
  readonly type: string;
  readonly kind: ProviderObjectKind;
  /** The provider's own id of what it is about. */
  readonly objectId: string;
  /** From the metadata that we gave the provider and it signed back to us; null where this object carries none of ours. */
  readonly tenantId: string | null;
  /** The provider's payment that it is about, where it says so: leads to the tenant where the object itself does not. */
  readonly providerPaymentId: string | null;
  /** Kept for whoever looks at the inbox; never personal data. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** `ignored`: genuine, but about something that was not made through us or that changes nothing here. */
export type ReadWebhook = ProviderEvent | 'signature-invalid' | 'malformed' | 'ignored';

export interface SubmittedPayment {
  readonly paymentId: string;
  readonly amount: Money;
  readonly paymentMethod: string;
}

export interface SubmittedRefund {
  readonly refundId: string;
  readonly providerPaymentId: string;
  readonly amount: Money;
  readonly reason: string;
}

export interface SubmittedPayout {
  readonly payoutId: string;
  readonly amount: Money;
  readonly payoutMethod: string;
}

/** A dispute as the provider tells it, with the provider's payment that it is about. */
export interface ProviderDispute extends DisputeReport {
  readonly providerPaymentId: string;
}

/** Paying out, which not every provider does. */
export interface PayoutProvider {
  create(payout: SubmittedPayout, ctx: CallContext): Promise<Report>;
  retrieve(providerPayoutId: string, ctx: CallContext): Promise<Report | undefined>;
}

/**
 * A payment provider. Every call may be repeated: what is created is known to the provider by our own id, and is found
 * again instead of made again. A refusal is a FAILED report; a lost connection throws. Retrieving gives the provider's present
 * view, and undefined where it knows no such thing.
 */
export interface PaymentProvider {
  readonly name: string;
  readonly paymentMethods: readonly string[];
  /** Why this very amount can neither be collected nor given back, as a sentence; undefined where it can. */
  amountProblem(amount: Money): string | undefined;
  createPayment(payment: SubmittedPayment, ctx: CallContext): Promise<PaymentReport>;
  retrievePayment(providerPaymentId: string, ctx: CallContext): Promise<PaymentReport | undefined>;
  /**
   * Calls off a payment that its payer has not concluded. Where it is too late for that, or over already, nothing happens: retrieving
   * tells how it stands.
   */
  cancelPayment(providerPaymentId: string, ctx: CallContext): Promise<void>;
  createRefund(refund: SubmittedRefund, ctx: CallContext): Promise<Report>;
  retrieveRefund(providerRefundId: string, ctx: CallContext): Promise<Report | undefined>;
  retrieveDispute(providerDisputeId: string, ctx: CallContext): Promise<ProviderDispute | undefined>;
  /** Disputes that began since then, of all tenants, as if each had just been told by a callback. */
  findDisputes(since: Date): Promise<readonly ProviderEvent[]>;
  /** Left out by a provider that pays nobody out. */
  readonly payouts?: PayoutProvider;
  /** Checks the signature over the raw bytes, then reads them. */
  readWebhook(rawBody: Uint8Array, headers: Headers, now: Date): Promise<ReadWebhook>;
}

export type PaymentProviders = ReadonlyMap<string, PaymentProvider>;
