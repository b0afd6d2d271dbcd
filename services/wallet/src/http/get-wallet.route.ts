import { defineRoute } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getWallet } from '../use-cases/get-wallet.ts';
import { accountSchema, accountToHttp } from './account.mapping.ts';

export const getWalletRoute = (getWalletWith: ReturnType<typeof getWallet>) =>
  defineRoute({
    method: 'get',
    path: '/v1/wallet',
    operationId: 'getWallet',
    summary: 'See one’s own accounts and balances',
    tags: ['wallet'],
    access: { kind: 'tenant', scopes: ['wallet:read'] },
    responses: { 200: { description: 'One’s accounts', schema: z.object({ accounts: z.array(accountSchema) }) } },
    refusals: {},
    handle: (_input, ctx) => getWalletWith(ctx),
    toReply: (accounts) => ({ status: 200, body: { accounts: accounts.map(accountToHttp) } }),
  });
