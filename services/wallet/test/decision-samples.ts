import { randomUUID } from 'node:crypto';
import { type RunningWallet, someone } from './running-wallet.ts';
import { limitsBody, setLimits } from './tenant-limits.ts';

/** A call that can succeed, and what makes it another request under the same key. */
interface DecisionSample {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** A path of the same route that does not fit its schema. */
  readonly unfit: string;
  readonly token: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly other?: { readonly body?: object; readonly path?: string };
}

interface Person {
  readonly tenantId: string;
  readonly userId: string;
  readonly token: string;
  readonly http: RunningWallet['http'];
}

/** Who asks for things, and who decides on them. */
interface Cast {
  readonly member: Person;
  readonly admin: Person;
  readonly owner: Person;
}

const get = (path: string, unfit: string, token: string): DecisionSample => ({ method: 'GET', path, unfit, token });

/** A step of the thing with this id, and the same step of something else. */
const step = (base: string, id: string, what: string, token: string, body?: object): DecisionSample => ({
  method: 'POST',
  path: `${base}/${id}/${what}`,
  unfit: `${base}/none/${what}`,
  token,
  ...(body === undefined ? {} : { body }),
  other: { path: `${base}/${randomUUID()}/${what}` },
});

const reason = { reason: 'A sample' };

/** Samples of every operation about withdrawals, adjustments and limits. Each step has a thing of its own to be done to. */
export const decisionSamples = async (
  wallet: RunningWallet,
  member: Person,
): Promise<Record<string, DecisionSample>> => {
  const { tenantId } = member;
  const cast = {
    member,
    admin: await someone(wallet, 'admin', tenantId),
    owner: await someone(wallet, 'owner', tenantId),
  };
  await setLimits(wallet, tenantId, { withdrawalApprovalMinor: 2, adjustmentApprovalMinor: 2 });
  return { ...settingsSamples(cast), ...(await withdrawalSamples(cast)), ...(await adjustmentSamples(cast)) };
};

const settingsSamples = ({ owner: { token } }: Cast): Record<string, DecisionSample> => ({
  getWalletSettings: get('/v1/ledger/settings?currency=EUR', '/v1/ledger/settings', token),
  changeWalletSettings: {
    method: 'PUT',
    path: '/v1/ledger/settings?currency=CHF',
    unfit: '/v1/ledger/settings?currency=none',
    token,
    body: limitsBody(),
    headers: { 'if-match': '*' },
  },
});

const withdrawalSamples = async ({ member, admin, owner }: Cast): Promise<Record<string, DecisionSample>> => {
  const [own, all] = ['/v1/wallet/withdrawals', '/v1/withdrawals'];
  const body = (amountMinor: number) => ({ amountMinor, currency: 'EUR', provider: 'manual', payoutMethod: 'ba_1' });
  const asked = async (amountMinor: number): Promise<string> => {
    const answer = await member.http.post<{ withdrawalId: string }>(own, { body: body(amountMinor) });
    return answer.body.withdrawalId;
  };
  const one = await asked(1);
  return {
    requestWithdrawal: {
      ...{ method: 'POST', path: own, unfit: `${own}?unknown=1`, token: member.token },
      ...{ body: body(1), other: { body: body(2) } },
    },
    listWalletWithdrawals: get(own, `${own}?limit=0`, member.token),
    getWalletWithdrawal: get(`${own}/${one}`, `${own}/none`, member.token),
    cancelWithdrawal: step(own, await asked(2), 'cancel', member.token),
    listWithdrawals: get(all, `${all}?limit=0`, owner.token),
    getWithdrawal: get(`${all}/${one}`, `${all}/none`, owner.token),
    approveWithdrawal: step(all, await asked(2), 'approve', admin.token),
    rejectWithdrawal: step(all, await asked(2), 'reject', admin.token, reason),
    completeWithdrawal: step(all, await asked(1), 'complete', admin.token, { providerPayoutId: 'bank-1' }),
    failWithdrawal: step(all, await asked(1), 'fail', admin.token, reason),
  };
};

const adjustmentSamples = async ({ member, admin, owner }: Cast): Promise<Record<string, DecisionSample>> => {
  const base = '/v1/adjustments';
  const body = (amountMinor: number) => ({
    debit: { kind: 'external', provider: 'sandbox' },
    credit: { kind: 'user', userId: member.userId },
    amountMinor,
    currency: 'EUR',
    note: 'A sample',
  });
  const pending = async (): Promise<string> => {
    const answer = await owner.http.post<{ adjustmentId: string }>(base, { body: body(2) });
    return answer.body.adjustmentId;
  };
  return {
    requestAdjustment: {
      ...{ method: 'POST', path: base, unfit: `${base}?unknown=1`, token: admin.token },
      ...{ body: body(1), other: { body: body(2) } },
    },
    listAdjustments: get(base, `${base}?limit=0`, owner.token),
    getAdjustment: get(`${base}/${await pending()}`, `${base}/none`, owner.token),
    approveAdjustment: step(base, await pending(), 'approve', admin.token),
    rejectAdjustment: step(base, await pending(), 'reject', admin.token, reason),
  };
};
