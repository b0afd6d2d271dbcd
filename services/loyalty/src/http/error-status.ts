import type { LoyaltyRefusalCode } from '../domain/errors.ts';

/** The HTTP status of every refusal; a code without one does not compile. */
export const errorStatus = {
  'loyalty.membership_not_found': 404,
  'loyalty.rule_not_found': 404,
  'loyalty.tier_unknown': 422,
  'loyalty.version_conflict': 409,
} as const satisfies Record<LoyaltyRefusalCode, number>;
