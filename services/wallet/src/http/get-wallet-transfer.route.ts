import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getWalletTransfer } from '../use-cases/get-wallet-transfer.ts';
import { errorStatus } from './error-status.ts';
import { ownTransferSchema, ownTransferToHttp } from './transfer.mapping.ts';

export const getWalletTransferRoute = (getWalletTransferWith: ReturnType<typeof getWalletTransfer>) =>
  defineRoute({
    method: 'get',
    path: '/v1/wallet/transfers/{transferId}',
    operationId: 'getWalletTransfer',
    summary: 'See a transfer that touches one of one’s own accounts',
    tags: ['wallet'],
    access: { kind: 'tenant', scopes: ['wallet:read'] },
    request: { params: z.object({ transferId: idSchema }) },
    responses: { 200: { description: 'The transfer, without who else has a part in it', schema: ownTransferSchema } },
    refusals: pick(errorStatus, ['wallet.transfer_not_found']),
    handle: ({ params }, ctx) => getWalletTransferWith(params, ctx),
    toReply: (transfer) => ({ status: 200, body: ownTransferToHttp(transfer) }),
  });
