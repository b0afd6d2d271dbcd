import type { IdentityRefusalCode } from '../domain/errors.ts';

/** The HTTP status of every refusal; a code without one does not compile. */
export const errorStatus = {
  'identity.credentials_invalid': 401,
  'identity.too_many_attempts': 429,
  'identity.session_invalid': 401,
  'identity.user_not_found': 404,
  'identity.tenant_not_found': 404,
  'identity.tenant_closed': 403,
  'identity.slug_taken': 409,
  'identity.member_not_found': 404,
  'identity.role_above_own': 403,
  'identity.last_owner': 409,
  'identity.mail_not_found': 404,
  'identity.mail_ended': 409,
} as const satisfies Record<IdentityRefusalCode, number>;
