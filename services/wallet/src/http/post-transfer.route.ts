import { defineRoute, pick } from '@tessera/runtime/http';
import type { postCorrection } from '../use-cases/adjustments/post-correction.ts';
import { errorStatus } from './error-status.ts';
import {
  postedSchema,
  postedToHttp,
  transferCodes,
  transferOrderFromHttp,
  transferOrderSchema,
} from './transfer-order.mapping.ts';

export const postTransferRoute = (postCorrectionWith: ReturnType<typeof postCorrection>) =>
  defineRoute({
    method: 'post',
    path: '/v1/transfers',
    operationId: 'postTransfer',
    summary: 'Correct the books by a transfer between two accounts',
    description:
      'Nothing in the ledger is ever changed; what was wrong is put right by a transfer of its own. An amount that needs a second person is refused: ask by POST /v1/adjustments.',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      body: transferOrderSchema,
    },
    responses: {
      201: {
        description: 'The transfer is posted',
        schema: postedSchema,
      },
    },
    refusals: pick(errorStatus, transferCodes),
    handle: ({ body }, ctx) => postCorrectionWith(transferOrderFromHttp(body), ctx),
    toReply: (receipt) => ({ status: 201, body: postedToHttp(receipt) }),
  });
