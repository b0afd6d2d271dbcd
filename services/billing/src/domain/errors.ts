/** Every refusal of billing, as a client sees it. */
export type BillingRefusalCode =
  | 'billing.payment_not_found'
  | 'billing.payment_method_unknown'
  | 'billing.payment_not_refundable'
  | 'billing.payment_disputed'
  | 'billing.amount_too_small'
  | 'billing.amount_unsupported'
  | 'billing.refund_exceeds_payment'
  | 'billing.provider_unknown'
  | 'billing.webhook_signature_invalid'
  | 'billing.webhook_malformed'
  | 'billing.webhook_not_found'
  | 'billing.webhook_already_applied';
