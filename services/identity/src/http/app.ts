import type { Route } from '@tessera/runtime/http';
import type { changeMemberRole } from '../use-cases/change-member-role.ts';
import type { createTenant } from '../use-cases/create-tenant.ts';
import type { getCurrentTenant } from '../use-cases/get-current-tenant.ts';
import type { getMe } from '../use-cases/get-me.ts';
import type { getSigningKeys } from '../use-cases/get-signing-keys.ts';
import type { issueToken } from '../use-cases/issue-token.ts';
import type { joinTenant } from '../use-cases/join-tenant.ts';
import type { listMembers } from '../use-cases/list-members.ts';
import type { listTenants } from '../use-cases/list-tenants.ts';
import type { listMails } from '../use-cases/mails/list-mails.ts';
import type { retryMail } from '../use-cases/mails/retry-mail.ts';
import type { signIn } from '../use-cases/sign-in.ts';
import type { signOut } from '../use-cases/sign-out.ts';
import type { signUp } from '../use-cases/sign-up.ts';
import { changeMemberRoleRoute } from './change-member-role.route.ts';
import { createTenantRoute } from './create-tenant.route.ts';
import { getCurrentTenantRoute } from './get-current-tenant.route.ts';
import { getMeRoute } from './get-me.route.ts';
import { getSigningKeysRoute } from './get-signing-keys.route.ts';
import { issueTokenRoute } from './issue-token.route.ts';
import { joinTenantRoute } from './join-tenant.route.ts';
import { listMembersRoute } from './list-members.route.ts';
import { listTenantsRoute } from './list-tenants.route.ts';
import { listMailsRoute } from './mails/list-mails.route.ts';
import { retryMailRoute } from './mails/retry-mail.route.ts';
import { signInRoute } from './sign-in.route.ts';
import { signOutRoute } from './sign-out.route.ts';
import { signUpRoute } from './sign-up.route.ts';

/** The use-cases that routes call, each with its dependencies already in it. */
export interface IdentityUseCases {
  readonly signUp: ReturnType<typeof signUp>;
  readonly signIn: ReturnType<typeof signIn>;
  readonly signOut: ReturnType<typeof signOut>;
  readonly issueToken: ReturnType<typeof issueToken>;
  readonly getSigningKeys: ReturnType<typeof getSigningKeys>;
  readonly getMe: ReturnType<typeof getMe>;
  readonly createTenant: ReturnType<typeof createTenant>;
  readonly listTenants: ReturnType<typeof listTenants>;
  readonly getCurrentTenant: ReturnType<typeof getCurrentTenant>;
  readonly joinTenant: ReturnType<typeof joinTenant>;
  readonly listMembers: ReturnType<typeof listMembers>;
  readonly changeMemberRole: ReturnType<typeof changeMemberRole>;
  readonly listMails: ReturnType<typeof listMails>;
  readonly retryMail: ReturnType<typeof retryMail>;
}

export interface PasswordLength {
  readonly min: number;
  readonly max: number;
}

export const identityRoutes = (useCases: IdentityUseCases, passwordLength: PasswordLength): Route[] => [
  signUpRoute(useCases.signUp, passwordLength),
  signInRoute(useCases.signIn, passwordLength),
  signOutRoute(useCases.signOut),
  issueTokenRoute(useCases.issueToken),
  getSigningKeysRoute(useCases.getSigningKeys),
  getMeRoute(useCases.getMe),
  createTenantRoute(useCases.createTenant),
  listTenantsRoute(useCases.listTenants),
  getCurrentTenantRoute(useCases.getCurrentTenant),
  joinTenantRoute(useCases.joinTenant),
  listMembersRoute(useCases.listMembers),
  changeMemberRoleRoute(useCases.changeMemberRole),
  listMailsRoute(useCases.listMails),
  retryMailRoute(useCases.retryMail),
];
