import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Role } from '../domain/member.ts';
import { type KeySchedule, signingKeyAt } from '../domain/signing-key.ts';
import type { Credentials, Scopes, ScopesOf, SigningKeys, Tenants } from './ports.ts';

export interface IssueToken {
  readonly sessionToken: string;
  /** The tenant that the token shall speak for; none gives a token for the person alone. */
  readonly tenantId?: string;
}

export interface IssuedToken {
  readonly accessToken: string;
  readonly expiresAt: Date;
  readonly tenantId: string | null;
  readonly role: Role | null;
  readonly scopes: Scopes;
}

export type IssueTokenRefusal = Refusal<'identity.session_invalid' | 'identity.tenant_not_found'>;

/** Turns a live session into a short-lived access token with the role that the person holds at this moment. */
export const issueToken =
  (deps: {
    readonly credentials: Credentials;
    readonly tenants: Tenants;
    readonly keys: SigningKeys;
    readonly rotate: (ctx: CallContext) => Promise<unknown>;
    readonly schedule: KeySchedule;
    readonly scopesOf: ScopesOf;
    readonly tokenSeconds: number;
  }) =>
  async (command: IssueToken, ctx: CallContext): Promise<Result<IssuedToken, IssueTokenRefusal>> => {
    const { tenantId } = command;
    const session = await deps.credentials.session(command.sessionToken);
    if (!session) return refuse('identity.session_invalid', 'The session is unknown or has ended: sign in again.');
    const userId = session.user.id;
    const member = tenantId ? await deps.tenants.read(tenantId, (rows) => rows.member(userId)) : undefined;
    if (tenantId && !member)
      return refuse('identity.tenant_not_found', 'There is no such tenant, or you are not in it.');

    const issuedAt = ctx.clock.now();
    const expiresAt = new Date(issuedAt.getTime() + deps.tokenSeconds * 1000);
    const scopes = deps.scopesOf(member?.role);
    const claims = {
      sub: userId,
      ...(tenantId && member ? { tid: tenantId, role: member.role } : {}),
      scopes,
      jti: ctx.newId(),
    };
    const accessToken = await deps.keys.sign(claims, { issuedAt, expiresAt }, await keyIdFor(deps, ctx));
    return ok({ accessToken, expiresAt, tenantId: tenantId ?? null, role: member?.role ?? null, scopes });
  };

/** The very first token of an installation makes the first key. */
const keyIdFor = async (
  deps: {
    readonly keys: SigningKeys;
    readonly rotate: (ctx: CallContext) => Promise<unknown>;
    readonly schedule: KeySchedule;
  },
  ctx: CallContext,
): Promise<string> => {
  const present = signingKeyAt(await deps.keys.list(), ctx.clock.now(), deps.schedule);
  if (present) return present.id;
  await deps.rotate(ctx);
  const made = signingKeyAt(await deps.keys.list(), ctx.clock.now(), deps.schedule);
  if (!made) throw new Error('a signing key was made and cannot be found');
  return made.id;
};
