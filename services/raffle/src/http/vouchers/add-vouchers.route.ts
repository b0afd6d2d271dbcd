import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { addVouchers } from '../../use-cases/vouchers/add-vouchers.ts';
import { errorStatus } from '../error-status.ts';
import { voucherCountsSchema } from './voucher.mapping.ts';

export const addVouchersRoute = (addVouchersWith: ReturnType<typeof addVouchers>) =>
  defineRoute({
    method: 'post',
    path: '/v1/prizes/{prizeId}/vouchers',
    operationId: 'addVouchers',
    summary: 'Add codes to a prize that is a voucher',
    description:
      'All or none. A code that the tenant has already, for whatever prize, is refused. Each is shown to the one winner who gets it, and to staff with that claim.',
    tags: ['prizes'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: {
      params: z.object({ prizeId: idSchema }),
      body: z.strictObject({
        codes: z.array(z.string().trim().min(1).max(200)).min(1).max(1_000).describe('Secrets, each for one winner'),
      }),
    },
    responses: { 201: { description: 'How many codes the prize has', schema: voucherCountsSchema } },
    refusals: pick(errorStatus, ['raffle.prize_not_found', 'raffle.prize_not_a_voucher', 'raffle.voucher_duplicate']),
    handle: ({ params, body }, ctx) => addVouchersWith({ ...params, ...body }, ctx),
    toReply: (counts) => ({ status: 201, body: counts }),
  });
