import { deriveId } from '@tessera/kernel';
import { describeDeclaredAnswers } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  identityHarness,
  mailGivenUp,
  openIdentity,
  PASSWORD,
  type RunningIdentity,
  somebody,
  whileInsertsInto,
} from '../running-identity.ts';

const club = { name: 'Moonlight Club', currency: 'EUR', timeZone: 'Europe/Berlin', joinPolicy: 'OPEN' };

describeDeclaredAnswers({
  harness: identityHarness(),
  samples: async (harness) => {
    const { http, tokens } = harness;
    const [owner, person, other] = [await somebody(harness), await somebody(harness), await somebody(harness)];
    const platformToken = await tokens.tokenFor({ userId: person.userId });
    const founding = { token: await tokens.tokenFor({ userId: owner.userId }), body: club };
    const { body: tenant } = await http.post<{ id: string }>('/v1/tenants', founding);
    const tenantId = tenant.id;
    await http.post(`/v1/tenants/${tenantId}/members`, { token: platformToken, body: {} });
    const ownerToken = await tokens.tokenFor({ userId: owner.userId, tenantId, role: 'owner' });
    const [mailId = '', otherMailId = ''] = await Promise.all([1, 2].map(() => mailGivenUp(harness, tenantId)));
    const memberToken = await tokens.tokenFor({ userId: person.userId, tenantId, role: 'member' });
    return {
      signUp: { body: { email: 'new@example.com', name: 'New', password: PASSWORD } },
      signIn: { body: { email: person.email, password: PASSWORD } },
      signOut: { token: other.sessionToken },
      issueToken: { token: person.sessionToken, body: { tenantId } },
      getSigningKeys: {},
      getMe: { token: memberToken },
      createTenant: {
        ...{ token: platformToken, body: { name: 'Another', currency: 'EUR' } },
        other: { body: { name: 'Other', currency: 'USD' } },
        keptIn: (key) => deriveId('identity.tenant', person.userId, key),
      },
      listTenants: { token: platformToken },
      getCurrentTenant: { token: memberToken },
      joinTenant: { token: platformToken, path: { tenantId }, body: {} },
      listMembers: { token: ownerToken },
      listMails: { token: ownerToken },
      retryMail: { token: ownerToken, path: { mailId }, other: { path: { mailId: otherMailId } } },
      changeMemberRole: { token: ownerToken, path: { userId: person.userId }, body: { role: 'member' } },
    };
  },
});

describe('two calls with one key at once', () => {
  let identity: RunningIdentity;
  beforeAll(async () => {
    identity = await openIdentity();
  });
  afterAll(() => identity.stop());

  it('are one that has its effect, and one that is told that the first still runs', async () => {
    const person = await somebody(identity);
    const call = { token: await person.token(), body: club, idempotencyKey: 'running' };
    const answers = await whileInsertsInto(identity, 'members', 'perform pg_sleep(0.5)', () =>
      Promise.all([1, 2].map(() => identity.call('POST', '/v1/tenants', call))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('idempotency.in_flight');
  });
});
