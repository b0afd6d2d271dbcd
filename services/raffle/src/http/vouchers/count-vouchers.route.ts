import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { countVouchers } from '../../use-cases/vouchers/count-vouchers.ts';
import { errorStatus } from '../error-status.ts';
import { voucherCountsSchema } from './voucher.mapping.ts';

export const countVouchersRoute = (countVouchersWith: ReturnType<typeof countVouchers>) =>
  defineRoute({
    method: 'get',
    path: '/v1/prizes/{prizeId}/vouchers',
    operationId: 'countVouchers',
    summary: 'See how many codes a prize has left',
    tags: ['prizes'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: { params: z.object({ prizeId: idSchema }) },
    responses: { 200: { description: 'How many, and never which', schema: voucherCountsSchema } },
    refusals: pick(errorStatus, ['raffle.prize_not_found']),
    handle: ({ params }, ctx) => countVouchersWith(params, ctx),
    toReply: (counts) => ({ status: 200, body: counts }),
  });
