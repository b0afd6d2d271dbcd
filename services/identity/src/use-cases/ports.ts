import type { CallContext } from '@tessera/runtime/context';
import type { AttemptCount, AttemptLimit } from '../domain/attempts.ts';
import type { IdentityEvent } from '../domain/events.ts';
import type { Member, Role } from '../domain/member.ts';
import type { SigningKey } from '../domain/signing-key.ts';
import type { Tenant } from '../domain/tenant.ts';

/** A person, as they may see themselves. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  readonly createdAt: Date;
}

export interface Session {
  readonly user: User;
  readonly expiresAt: Date;
}

/** From where a call comes, as the edge saw it. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

/** Passwords and sessions. Every method takes about the same time for known and unknown people. */
export interface Credentials {
  /** Registers the person, or does nothing when the address is taken; the caller cannot tell which. */
  register(person: { email: string; name: string; password: string }, ctx: CallContext): Promise<void>;
  /** A new session with its token; undefined when address and password do not belong together. */
  signIn(
    credentials: { email: string; password: string },
    origin: Origin,
  ): Promise<(Session & { readonly token: string }) | undefined>;
  /** The live session of a token. */
  session(token: string): Promise<Session | undefined>;
  /** Ends the session of a token; without effect when it has none. */
  signOut(token: string): Promise<void>;
}

export interface Users {
  find(userId: string): Promise<User | undefined>;
}

/** Something that tries, such as an address or an account, and how often it may. */
export interface AttemptSubject {
  readonly scope: string;
  readonly subject: string;
  readonly limit: AttemptLimit;
}

/** Counts attempts over all instances, before what they try is looked at. */
export interface AttemptCounters {
  /** Counts one more for each subject; the counts come back in the same order. */
  count(subjects: readonly AttemptSubject[], now: Date): Promise<AttemptCount[]>;
  /** Takes one attempt back, of a subject that turned out to be honest. */
  forgive(subjects: readonly AttemptSubject[]): Promise<void>;
}

export interface MemberWithUser extends Member {
  readonly name: string;
  readonly email: string;
}

/** What a member is and where. */
export interface Membership {
  readonly tenant: Tenant;
  readonly role: Role;
}

/** Tenants and members within one transaction of one tenant. */
export interface TenantRows {
  tenant(): Promise<Tenant | undefined>;
  /** False when another tenant has the slug; then nothing is written. */
  insertTenant(tenant: Tenant): Promise<boolean>;
  member(userId: string): Promise<Member | undefined>;
  /** Locks every owner and the two people, so that two changes of roles cannot cross. */
  lockForRoleChange(
    userIds: readonly string[],
  ): Promise<{ readonly members: readonly Member[]; readonly owners: number }>;
  /** False when the person is a member already; then nothing is written. */
  insertMember(member: Member): Promise<boolean>;
  saveRole(member: Member): Promise<void>;
  /** In the order of joining, at most `limit` after the given member id. */
  members(page: { readonly after?: string; readonly limit: number }): Promise<MemberWithUser[]>;
  /** The event leaves with this transaction or not at all. */
  publish(event: IdentityEvent): void;
}

export interface Tenants {
  transact<T>(ctx: CallContext, work: (rows: TenantRows) => Promise<T>): Promise<T>;
  read<T>(tenantId: string, work: (rows: TenantRows) => Promise<T>): Promise<T>;
  /** Over all tenants, in the order of joining. */
  membershipsOf(userId: string): Promise<Membership[]>;
}

/** Rights, as they stand in a token. */
export type Scopes = CallContext['actor']['scopes'];

/** What an access token says, apart from who issued it and for whom. */
export interface AccessClaims {
  readonly sub: string;
  readonly tid?: string;
  readonly role?: Role;
  readonly scopes: Scopes;
  readonly jti: string;
}

/** A public key on an elliptic curve as a JWK (RFC 7517, RFC 7518 section 6.2). */
export interface PublicJwk {
  readonly kid: string;
  readonly kty: string;
  readonly alg: string;
  readonly use: 'sig';
  readonly crv: string;
  readonly x: string;
  /** Absent on the curves that need one coordinate only. */
  readonly y?: string;
}

export interface PublishedKey extends SigningKey {
  readonly jwk: PublicJwk;
}

export interface SigningKeys {
  /** Every key that is kept; may be some seconds old. */
  list(): Promise<PublishedKey[]>;
  /** Signs a token that lives from `issuedAt` to `expiresAt`. */
  sign(
    claims: AccessClaims,
    lifetime: { readonly issuedAt: Date; readonly expiresAt: Date },
    keyId: string,
  ): Promise<string>;
  /** Runs `work` on the true keys while no other instance can change them. */
  exclusively<T>(
    ctx: CallContext,
    work: (keys: {
      list(): Promise<PublishedKey[]>;
      create(createdAt: Date): Promise<void>;
      remove(ids: readonly string[]): Promise<void>;
    }) => Promise<T>,
  ): Promise<T>;
}

/** What a role may do; none means a token without a tenant. */
export type ScopesOf = (role: Role | undefined) => Scopes;

/** What has ended by itself and is only in the way. */
export interface Leftovers {
  /** Deletes some sessions, codes and counters that ended before `now`; returns how many. */
  deleteExpired(now: Date): Promise<number>;
}
