import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getTransfer } from '../use-cases/get-transfer.ts';
import { errorStatus } from './error-status.ts';
import { transferSchema, transferToHttp } from './transfer.mapping.ts';

export const getTransferRoute = (getTransferWith: ReturnType<typeof getTransfer>) =>
  defineRoute({
    method: 'get',
    path: '/v1/transfers/{transferId}',
    operationId: 'getTransfer',
    summary: 'See a transfer of the tenant with both its entries and what was given back of it',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: { params: z.object({ transferId: idSchema }) },
    responses: { 200: { description: 'The transfer', schema: transferSchema } },
    refusals: pick(errorStatus, ['wallet.transfer_not_found']),
    handle: ({ params }, ctx) => getTransferWith(params, ctx),
    toReply: (transfer) => ({ status: 200, body: transferToHttp(transfer) }),
  });
