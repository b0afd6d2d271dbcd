import { eventually } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openIdentity, PASSWORD, type RunningIdentity, somebody } from '../running-identity.ts';

let identity: RunningIdentity;
beforeAll(async () => {
  identity = await openIdentity();
});
afterAll(() => identity.stop());

describe('a service that has just started', () => {
  it('has a signing key before anybody asks for a token, and sweeps what has expired and nothing else', async () => {
    const [stale, live] = [await somebody(identity), await somebody(identity)];
    const wrong = { email: 'nobody@example.com', password: 'wrong password' };
    await identity.call('POST', '/v1/sessions', { body: wrong });
    await identity.sql(`update identity.sessions set expires_at = now() - interval '1 hour' where user_id = $1`, [
      stale.userId,
    ]);
    await identity.sql(`update identity.attempt_counters set window_ends_at = now() - interval '1 hour'
                        where scope = 'sign-in-account'`);

    await identity.start();

    await eventually(async () => {
      expect(await identity.sql('select 1 from identity.signing_keys')).toHaveLength(1);
      const sessions = await identity.sql<{ user_id: string }>('select user_id from identity.sessions');
      expect(sessions.map(({ user_id }) => user_id)).toEqual([live.userId]);
      const counters = await identity.sql<{ scope: string }>(
        'select distinct scope from identity.attempt_counters order by 1',
      );
      expect(counters.map(({ scope }) => scope)).toEqual(['sign-in-address', 'sign-up-address']);
    });
    const again = await identity.call('POST', '/v1/sessions', { body: { email: stale.email, password: PASSWORD } });
    expect(again.status).toBe(201);
  });
});
