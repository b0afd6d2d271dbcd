import { randomUUID } from 'node:crypto';
import type { Role } from '@tessera/contracts';
import type { Sample, ServiceHarness } from '@tessera/testing';
import { limitsBody, setLimits } from './tenant-limits.ts';

type Harness = Pick<ServiceHarness, 'http' | 'tokens'>;

interface Person {
  readonly token: string;
  readonly http: ServiceHarness['http'];
}

/** Who asks for things, and who decides on them. */
interface Cast {
  readonly member: Person;
  readonly admin: Person;
  readonly owner: Person;
}

/** A step of the thing with this id, and the same step of something else. */
const step = (parameter: string, id: string, token: string, body?: object): Sample => ({
  path: { [parameter]: id },
  token,
  ...(body === undefined ? {} : { body }),
  other: { path: { [parameter]: randomUUID() } },
});

const reason = { reason: 'A sample' };

/** Samples of every operation about withdrawals, adjustments and limits. Each step has a thing of its own to be done to. */
export const decisionSamples = async (
  harness: Harness,
  { tenantId, userId }: { readonly tenantId: string; readonly userId: string },
): Promise<Record<string, Sample>> => {
  const somebody = async (role: Role, who: string = randomUUID()): Promise<Person> => {
    const token = await harness.tokens.tokenFor({ userId: who, tenantId, role });
    return { token, http: harness.http.with({ token }) };
  };
  const member = await somebody('member', userId);
  const cast = { member, admin: await somebody('admin'), owner: await somebody('owner') };
  await setLimits(harness, tenantId, { withdrawalApprovalMinor: 2, adjustmentApprovalMinor: 2 });
  const adjustments = await adjustmentSamples(cast, userId);
  return { ...settingsSamples(cast), ...(await withdrawalSamples(cast)), ...adjustments };
};

const settingsSamples = ({ owner: { token } }: Cast): Record<string, Sample> => ({
  getWalletSettings: { token, query: '?currency=EUR' },
  changeWalletSettings: { token, query: '?currency=CHF', body: limitsBody(), headers: { 'if-match': '*' } },
});

const withdrawalSamples = async ({ member, admin, owner }: Cast): Promise<Record<string, Sample>> => {
  const body = (amountMinor: number) => ({ amountMinor, currency: 'EUR', provider: 'manual', payoutMethod: 'ba_1' });
  const asked = async (amountMinor: number): Promise<string> => {
    const path = '/v1/wallet/withdrawals';
    return (await member.http.post<{ withdrawalId: string }>(path, { body: body(amountMinor) })).body.withdrawalId;
  };
  const one = { withdrawalId: await asked(1) };
  const of = (id: string, token: string, sent?: object) => step('withdrawalId', id, token, sent);
  return {
    requestWithdrawal: { token: member.token, body: body(1), other: { body: body(2) } },
    listWalletWithdrawals: { token: member.token },
    getWalletWithdrawal: { token: member.token, path: one },
    cancelWithdrawal: of(await asked(2), member.token),
    listWithdrawals: { token: owner.token },
    getWithdrawal: { token: owner.token, path: one },
    approveWithdrawal: of(await asked(2), admin.token),
    rejectWithdrawal: of(await asked(2), admin.token, reason),
    completeWithdrawal: of(await asked(1), admin.token, { providerPayoutId: 'bank-1' }),
    failWithdrawal: of(await asked(1), admin.token, reason),
  };
};

const adjustmentSamples = async ({ admin, owner }: Cast, userId: string): Promise<Record<string, Sample>> => {
  const body = (amountMinor: number) => ({
    debit: { kind: 'external', provider: 'sandbox' },
    credit: { kind: 'user', userId },
    amountMinor,
    currency: 'EUR',
    note: 'A sample',
  });
  const pending = async (): Promise<string> =>
    (await owner.http.post<{ adjustmentId: string }>('/v1/adjustments', { body: body(2) })).body.adjustmentId;
  return {
    requestAdjustment: { token: admin.token, body: body(1), other: { body: body(2) } },
    listAdjustments: { token: owner.token },
    getAdjustment: { token: owner.token, path: { adjustmentId: await pending() } },
    approveAdjustment: step('adjustmentId', await pending(), admin.token),
    rejectAdjustment: step('adjustmentId', await pending(), admin.token, reason),
  };
};
