import { randomBytes } from 'node:crypto';
import { type ApiClient, inParallel } from './api-client.ts';

/** A person with an access token for the tenant. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly token: string;
}

export interface Club {
  readonly tenantId: string;
  readonly name: string;
  readonly owner: Person;
  readonly members: readonly Person[];
}

/** Hashing a password takes a core for a while; two at a time keep both busy. */
const SIGN_UPS_AT_ONCE = 2;

interface Session {
  readonly sessionToken: string;
  readonly user: { readonly id: string };
}

const signUpAndIn = async (api: ApiClient, name: string, run: string): Promise<Session & { email: string }> => {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}.${run}@example.com`;
  const password = randomBytes(12).toString('base64url');
  await api.expect('POST', '/v1/users', { body: { name, email, password } });
  return { ...(await api.expect<Session>('POST', '/v1/sessions', { body: { email, password } })), email };
};

const tokenOf = async (api: ApiClient, session: Session, tenantId?: string): Promise<string> => {
  const body = tenantId === undefined ? {} : { tenantId };
  const { accessToken } = await api.expect<{ accessToken: string }>('POST', '/v1/tokens', {
    token: session.sessionToken,
    body,
  });
  return accessToken;
};

/** An operator founds an open tenant. */
export const foundClub = async (api: ApiClient, run: string): Promise<Omit<Club, 'members'>> => {
  const session = await signUpAndIn(api, 'Olivia Operator', run);
  const name = `Moonlight Club ${run}`;
  const tenant = await api.expect<{ id: string }>('POST', '/v1/tenants', {
    token: await tokenOf(api, session),
    body: { name, currency: 'EUR', timeZone: 'Europe/Berlin', joinPolicy: 'OPEN' },
  });
  const token = await tokenOf(api, session, tenant.id);
  return { tenantId: tenant.id, name, owner: { userId: session.user.id, email: session.email, token } };
};

/** People sign up and join the tenant. */
export const joinClub = (api: ApiClient, tenantId: string, count: number, run: string): Promise<Person[]> =>
  inParallel(Array.from({ length: count }), SIGN_UPS_AT_ONCE, async (_, index) => {
    const session = await signUpAndIn(api, `Member ${String(index + 1).padStart(2, '0')}`, run);
    await api.expect('POST', `/v1/tenants/${tenantId}/members`, { token: await tokenOf(api, session), body: {} });
    return { userId: session.user.id, email: session.email, token: await tokenOf(api, session, tenantId) };
  });
