import type { BillingRefusalCode } from '../domain/errors.ts';

/** The HTTP status of every refusal; a code without one does not compile. */
export const errorStatus = {
  'billing.payment_not_found': 404,
  'billing.payment_method_unknown': 422,
  'billing.payment_not_refundable': 409,
  'billing.payment_disputed': 409,
  'billing.amount_too_small': 422,
  'billing.amount_unsupported': 422,
  'billing.refund_exceeds_payment': 422,
  'billing.provider_unknown': 422,
  'billing.webhook_signature_invalid': 401,
  'billing.webhook_malformed': 422,
  'billing.webhook_not_found': 404,
  'billing.webhook_already_applied': 409,
} as const satisfies Record<BillingRefusalCode, number>;
