/** Every refusal of loyalty's routes, as a client sees it. */
export type LoyaltyRefusalCode =
  | 'loyalty.membership_not_found'
  | 'loyalty.rule_not_found'
  | 'loyalty.tier_unknown'
  | 'loyalty.version_conflict';
