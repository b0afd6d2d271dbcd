import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';

/** Whether people may join by themselves. */
export const joinPolicies = ['OPEN', 'CLOSED'] as const;
export type JoinPolicy = (typeof joinPolicies)[number];

/** One operator. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** Its name in addresses; no two tenants share one. */
  readonly slug: string;
  /** ISO 4217 */
  readonly currency: string;
  /** IANA name of the zone in which its days begin and end. */
  readonly timeZone: string;
  readonly joinPolicy: JoinPolicy;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** The longest that a DNS label may be, so that a slug can become a host name. */
const SLUG_LENGTH = 63;
const SUFFIX_LENGTH = 8;

/** A slug nobody had to choose: the name in ASCII, and the end of the id, which keeps namesakes apart. */
export const slugFor = (name: string, id: string): string => {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_LENGTH - SUFFIX_LENGTH - 1)
    .replace(/^-+|-+$/g, '');
  const suffix = id.replaceAll('-', '').slice(-SUFFIX_LENGTH);
  return words === '' ? `t-${suffix}` : `${words}-${suffix}`;
};

/** A person who is not yet a member may join an open tenant only. */
export const admit = (tenant: Tenant): Result<Tenant, Refusal<'identity.tenant_closed'>> =>
  tenant.joinPolicy === 'OPEN'
    ? ok(tenant)
    : refuse('identity.tenant_closed', 'This tenant does not let people join by themselves.');
