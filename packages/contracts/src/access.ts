import { z } from 'zod';
import { idSchema } from './values.ts';

/** What a person is in one tenant; each role can do what those after it can. */
export const roles = ['owner', 'admin', 'staff', 'member'] as const;
export type Role = (typeof roles)[number];
export const roleSchema = z.enum(roles).describe('Role in the tenant');

/** Every right a token can carry, and what it lets its holder do. */
export const scopeMeanings = {
  'me:read': 'See one’s own profile',
  'me:write': 'Change one’s own profile',
  'wallet:read': 'See one’s own accounts, balances and entries',
  'wallet:spend': 'Withdraw and exchange one’s own money, and limit one’s own spending',
  'payments:create': 'Pay, for oneself',
  'payments:read': 'See one’s own payments',
  'pools:read': 'See prizes and pools',
  'pools:enter': 'Buy tickets, for oneself',
  'loyalty:read': 'See one’s own membership, points and tier',
  'wallet:manage': 'See every account of the tenant and post corrections',
  'wallet:approve': 'Approve large corrections and withdrawals that somebody else asked for',
  'payments:manage': 'See every payment of the tenant with its refunds and disputes, and give payments back',
  'pools:manage': 'Create prizes and pools, open, cancel and audit them',
  'loyalty:manage': 'See every membership and publish earning rules',
  'members:read': 'See who belongs to the tenant',
  'analytics:read': 'Query metrics and the event log of the tenant',
  'members:manage': 'Change roles',
  'webhooks:manage': 'Say where the tenant’s events are sent, and see what became of it',
  'tenant:manage': 'Change the tenant itself',
} as const;
export type Scope = keyof typeof scopeMeanings;
export const scopes = Object.keys(scopeMeanings) as Scope[];
export const scopeSchema = z.enum(scopes as [Scope, ...Scope[]]);

const member: readonly Scope[] = [
  'me:read',
  'me:write',
  'wallet:read',
  'wallet:spend',
  'payments:create',
  'payments:read',
  'pools:read',
  'pools:enter',
  'loyalty:read',
];
const staff: readonly Scope[] = [
  ...member,
  'wallet:manage',
  'payments:manage',
  'pools:manage',
  'loyalty:manage',
  'members:read',
  'analytics:read',
];
const admin: readonly Scope[] = [...staff, 'wallet:approve', 'members:manage', 'webhooks:manage'];
const owner: readonly Scope[] = [...admin, 'tenant:manage'];
const byRole: Readonly<Record<Role, readonly Scope[]>> = { owner, admin, staff, member };

/** What a role may do in its tenant. */
export const scopesOfRole = (role: Role): readonly Scope[] => byRole[role];

/** The claims of an access token (RFC 7519). `tid`, `role` and `scopes` are there once a tenant was chosen. */
export const tokenClaimsSchema = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  sub: idSchema.describe('The person'),
  tid: idSchema.optional().describe('The tenant'),
  role: roleSchema.optional(),
  scopes: z.array(scopeSchema).default([]),
  iat: z.int(),
  exp: z.int(),
  jti: z.string(),
});
export type TokenClaims = z.output<typeof tokenClaimsSchema>;
