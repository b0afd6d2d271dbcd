import { currencySchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import type { setWalletSpendingLimits } from '../use-cases/set-wallet-spending-limits.ts';
import { accountSchema, accountToHttp } from './account.mapping.ts';
import { errorStatus } from './error-status.ts';
import { limitsFromHttp, limitsSchema } from './spending-limits.mapping.ts';

export const setWalletSpendingLimitsRoute = (setWalletSpendingLimitsWith: ReturnType<typeof setWalletSpendingLimits>) =>
  defineRoute({
    method: 'put',
    path: '/v1/wallet/spending-limits',
    operationId: 'setWalletSpendingLimits',
    summary: 'Limit what one can spend oneself',
    description:
      'A limit can be lowered at once. Raising or lifting one is for staff, so that it protects in a weak moment.',
    tags: ['wallet'],
    access: { kind: 'tenant', scopes: ['wallet:spend'] },
    request: { body: limitsSchema.extend({ currency: currencySchema }) },
    responses: { 200: { description: 'The account with its limits', schema: accountSchema } },
    refusals: pick(errorStatus, ['wallet.account_not_found', 'wallet.limit_not_tighter']),
    handle: ({ body: { currency, ...limits } }, ctx) =>
      setWalletSpendingLimitsWith({ currency, limits: limitsFromHttp(limits) }, ctx),
    toReply: ({ account }) => ({ status: 200, body: accountToHttp(account) }),
  });
