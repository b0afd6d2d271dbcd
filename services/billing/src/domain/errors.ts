/** Every refusal of billing, as a client sees it. */
export type BillingRefusalCode =
  | 'billing.payment_not_found'
  | 'billing.payment_method_unknown'
  | 'billing.amount_too_small'
  | 'billing.provider_unknown'
  | 'billing.webhook_signature_invalid'
  | 'billing.webhook_malformed';
