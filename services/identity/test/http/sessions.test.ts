import { scryptSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openIdentity, PASSWORD, type RunningIdentity, somebody } from '../running-identity.ts';

let identity: RunningIdentity;
beforeAll(async () => {
  identity = await openIdentity({ passwordHashing: 'real' });
});
afterAll(() => identity.stop());

const signIn = (email: string, password = PASSWORD) =>
  identity.call('POST', '/v1/sessions', { body: { email, password } });
const tokenFor = (token: string) => identity.call('POST', '/v1/tokens', { token, body: {} });

/** Processor time in milliseconds, which other processes on a busy machine do not add to. */
const milliseconds = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

describe('a password', () => {
  it('is kept as its scrypt hash, which takes 32 MiB to find', async () => {
    const { userId } = await somebody(identity);
    const [account] = await identity.sql<{ password: string }>(
      'select password from identity.accounts where user_id = $1',
      [userId],
    );
    const [salt = '', kept] = account?.password.split(':') ?? [];
    const cost = { N: 2 ** 14, r: 16, p: 1, maxmem: 2 ** 26 };
    expect(kept).toBe(scryptSync(PASSWORD, salt, 64, cost).toString('hex'));
  });
});

describe('signing in', () => {
  it('opens a session for the right password, whatever the case of the address', async () => {
    const { email, userId } = await somebody(identity);
    const answer = await signIn(email.toUpperCase());
    expect(answer.status).toBe(201);
    expect(answer.body.user).toMatchObject({ id: userId, email });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('answers a wrong password and an unknown address word for word alike', async () => {
    const { email } = await somebody(identity);
    const wrong = await signIn(email, 'wrong password');
    const unknown = await signIn('nobody@example.com');
    const said = ({ status, body }: typeof wrong) => ({ status, ...body, requestId: '' });
    expect(said(wrong)).toEqual(said(unknown));
    expect(wrong.body.code).toBe('identity.credentials_invalid');
  });

  it('takes about as long for an unknown address as for a wrong password', async () => {
    const { email } = await somebody(identity);
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      known.push(await milliseconds(() => signIn(email, 'wrong password')));
      unknown.push(await milliseconds(() => signIn(`nobody-${round}@example.com`, 'wrong password')));
    }
    const ratio = median(unknown) / median(known);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });
});

describe('a session token', () => {
  it('cannot be made from what is in the database', async () => {
    const { userId, sessionToken } = await somebody(identity);
    const [session] = await identity.sql<{ token: string }>('select token from identity.sessions where user_id = $1', [
      userId,
    ]);
    expect(session?.token).toBeTruthy();
    expect(sessionToken).not.toBe(session?.token);
    expect((await tokenFor(session?.token ?? '')).status).toBe(401);
    expect((await tokenFor(`${session?.token}.c2lnbmF0dXJl`)).status).toBe(401);
  });

  it('is refused when one character of it is changed', async () => {
    const { sessionToken } = await somebody(identity);
    const changed = `${sessionToken.startsWith('A') ? 'B' : 'A'}${sessionToken.slice(1)}`;
    const answer = await tokenFor(changed);
    expect([answer.status, answer.body.code]).toEqual([401, 'identity.session_invalid']);
  });

  it('is refused once it has expired', async () => {
    const { userId, sessionToken } = await somebody(identity);
    await identity.sql(`update identity.sessions set expires_at = now() - interval '1 second' where user_id = $1`, [
      userId,
    ]);
    expect((await tokenFor(sessionToken)).status).toBe(401);
  });

  it('is refused from the moment of signing out, and other sessions of the person are not', async () => {
    const person = await somebody(identity);
    const other = (await signIn(person.email)).body.sessionToken;
    expect((await identity.call('DELETE', '/v1/sessions/current', { token: person.sessionToken })).status).toBe(204);
    expect((await tokenFor(person.sessionToken)).status).toBe(401);
    expect((await tokenFor(other)).status).toBe(201);
  });

  it('ends as often as one likes, but has to be sent', async () => {
    const { sessionToken } = await somebody(identity);
    const end = (token?: string) => identity.call('DELETE', '/v1/sessions/current', token ? { token } : {});
    expect([(await end(sessionToken)).status, (await end(sessionToken)).status]).toEqual([204, 204]);
    const without = await end();
    expect([without.status, without.body.code]).toEqual([401, 'identity.session_invalid']);
  });

  it('is no access token, and an access token opens no session', async () => {
    const { sessionToken, token } = await somebody(identity);
    expect((await identity.call('GET', '/v1/me', { token: sessionToken })).body.code).toBe('auth.token_invalid');
    expect((await tokenFor(await token())).status).toBe(401);
  });
});
