import { memberAdded } from '@tessera/contracts';
import { describeDeclaredAnswers, eventually } from '@tessera/testing';
import { loyalty } from '../loyalty.ts';

describeDeclaredAnswers({
  harness: loyalty,
  samples: async (harness) => {
    const [tenantId, userId] = [crypto.randomUUID(), crypto.randomUUID()];
    await harness.start();
    const identity = await harness.neighbour('identity');
    await identity.publish(memberAdded, {
      tenantId,
      aggregateId: userId,
      sequence: 1,
      data: { userId, role: 'member', currency: 'EUR', joinedAt: '2026-01-01T00:00:00.000Z' },
    });
    const member = await harness.tokens.tokenFor({ userId, tenantId, role: 'member' });
    const staff = await harness.tokens.tokenFor({ tenantId, role: 'staff' });
    await eventually(async () => {
      const { status } = await harness.http.get('/v1/loyalty/membership', { token: member });
      if (status !== 200) throw new Error(`the membership is not there: ${status}`);
    });
    const rule = { name: 'Fixed', trigger: 'payment-succeeded', award: { kind: 'fixed', points: '1.00' } };
    return {
      getOwnMembership: { token: member },
      listPoints: { token: member },
      listTiers: { token: member },
      listEarningRules: { token: member },
      listMemberships: { token: staff },
      getMembership: { token: staff, path: { userId } },
      publishEarningRule: { token: staff, body: rule, other: { body: { ...rule, name: 'Another' } } },
    };
  },
});
