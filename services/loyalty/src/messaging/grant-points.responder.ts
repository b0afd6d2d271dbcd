import { grantPoints as grantPointsRequest } from '@tessera/contracts';
import { formatPoints, NO_POINTS, parsePoints } from '@tessera/kernel';
import { answerInContract, defineResponder } from '@tessera/runtime/messaging';
import type { grantPoints } from '../use-cases/grant-points.ts';

export const grantPointsResponder = (grantPointsWith: ReturnType<typeof grantPoints>) =>
  defineResponder({
    request: grantPointsRequest,
    handle: ({ points, ...input }, ctx) =>
      answerInContract(
        ctx,
        (inner) => grantPointsWith({ ...input, points: parsePoints(points) ?? NO_POINTS }, inner),
        ({ id, lotId, balanceAfter, postedAt }) => ({
          entryId: id,
          lotId,
          balance: formatPoints(balanceAfter),
          grantedAt: postedAt.toISOString(),
        }),
      ),
  });
