/** Every refusal of identity, as a client sees it. */
export type IdentityRefusalCode =
  | 'identity.credentials_invalid'
  | 'identity.too_many_attempts'
  | 'identity.session_invalid'
  | 'identity.user_not_found'
  | 'identity.tenant_not_found'
  | 'identity.tenant_closed'
  | 'identity.slug_taken'
  | 'identity.member_not_found'
  | 'identity.role_above_own'
  | 'identity.last_owner'
  | 'identity.mail_not_found'
  | 'identity.mail_ended';
