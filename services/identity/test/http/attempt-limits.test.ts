import { fakeClock } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openIdentity, PASSWORD, type RunningIdentity } from '../running-identity.ts';

const PER_ACCOUNT = 4;
const PER_ADDRESS = 12;
const SIGN_UPS = 6;
const clock = fakeClock();

let identity: RunningIdentity;
beforeAll(async () => {
  identity = await openIdentity({
    clock,
    env: {
      SIGN_INS_PER_ACCOUNT: String(PER_ACCOUNT),
      SIGN_INS_PER_ADDRESS: String(PER_ADDRESS),
      SIGN_UPS_PER_ADDRESS: String(SIGN_UPS),
      ATTEMPT_WINDOW_SECONDS: '60',
    },
  });
});
afterAll(() => identity.stop());

const from = (address: string) => ({ 'x-forwarded-for': address });
const signUp = (email: string, address: string) =>
  identity.call('POST', '/v1/users', { headers: from(address), body: { email, name: 'Ada', password: PASSWORD } });
const signIn = (email: string, address: string, password = 'wrong password') =>
  identity.call('POST', '/v1/sessions', { headers: from(address), body: { email, password } });

const statuses = async (times: number, once: () => Promise<{ status: number }>): Promise<number[]> => {
  const all: number[] = [];
  for (let time = 0; time < times; time += 1) all.push((await once()).status);
  return all;
};

const repeated = (status: number, times: number): number[] => Array.from({ length: times }, () => status);

describe('guessing', () => {
  it('at one account is limited, also for the right password, until the window ends', async () => {
    await signUp('guessed@example.com', '198.51.100.1');
    const wrong = await statuses(PER_ACCOUNT + 1, () => signIn('guessed@example.com', '198.51.100.1'));
    expect(wrong).toEqual([...repeated(401, PER_ACCOUNT), 429]);
    const right = await signIn('guessed@example.com', '198.51.100.2', PASSWORD);
    expect([right.status, right.body.code]).toEqual([429, 'identity.too_many_attempts']);
    expect(right.body.details.retryAfterSeconds).toBe(60);
    clock.advance(59_000);
    expect((await signIn('guessed@example.com', '198.51.100.2', PASSWORD)).body.details.retryAfterSeconds).toBe(1);
    clock.advance(1_000);
    expect((await signIn('guessed@example.com', '198.51.100.2', PASSWORD)).status).toBe(201);
  });

  it('at an account that does not exist is limited just the same', async () => {
    const wrong = await statuses(PER_ACCOUNT + 1, () => signIn('nobody@example.com', '198.51.100.3'));
    expect(wrong).toEqual([...repeated(401, PER_ACCOUNT), 429]);
  });

  it('in parallel gets no guess more than the limit', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => signIn('parallel@example.com', '198.51.100.4')));
    expect(all.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(PER_ACCOUNT);
    expect(all.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(20 - PER_ACCOUNT);
  });

  it('through many accounts from one address is limited by the address, and others are not', async () => {
    let account = 0;
    const spray = () => signIn(`spray-${account++}@example.com`, '198.51.100.5');
    expect(await statuses(PER_ADDRESS + 1, spray)).toEqual([...repeated(401, PER_ADDRESS), 429]);
    expect((await signIn('spray-99@example.com', '198.51.100.6')).status).toBe(401);
  });

  it('from all over one IPv6 network counts as one address', async () => {
    let host = 1;
    const spray = () => signIn(`six-${host}@example.com`, `2001:db8:1:2::${(host++).toString(16)}`);
    expect(await statuses(PER_ADDRESS + 1, spray)).toEqual([...repeated(401, PER_ADDRESS), 429]);
    expect((await signIn('six-99@example.com', '2001:db8:1:3::1')).status).toBe(401);
  });
});

describe('honest use', () => {
  it('is not limited: a right password takes its own attempt back', async () => {
    await signUp('honest@example.com', '198.51.100.7');
    const many = PER_ADDRESS + 2;
    expect(await statuses(many, () => signIn('honest@example.com', '198.51.100.7', PASSWORD))).toEqual(
      repeated(201, many),
    );
  });

  it('is what a limit is kept about: nobody’s address or account can be read from the counters', async () => {
    await signIn('private@example.com', '198.51.100.8');
    const [row] = await identity.sql<{ found: boolean }>(
      `select exists (select from identity.attempt_counters c where c::text ~ 'private|198.51') as found`,
    );
    expect(row?.found).toBe(false);
  });
});

describe('signing up in numbers', () => {
  it('is limited for one address, with the time to wait', async () => {
    let account = 0;
    const all = await statuses(SIGN_UPS, () => signUp(`many-${account++}@example.com`, '198.51.100.9'));
    expect(all).toEqual(repeated(202, SIGN_UPS));
    const refused = await signUp('one-too-many@example.com', '198.51.100.9');
    expect([refused.status, refused.body.code]).toEqual([429, 'identity.too_many_attempts']);
    const [row] = await identity.sql<{ count: string }>(
      `select count(*) from identity.users where email = 'one-too-many@example.com'`,
    );
    expect(row?.count).toBe('0');
  });
});
