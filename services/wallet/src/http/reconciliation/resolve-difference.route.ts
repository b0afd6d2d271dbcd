import { currencySchema, idSchema, positiveAmountMinorSchema } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { ResolutionRequest } from '../../domain/reconciliation/resolve-difference.ts';
import type { resolveDifference } from '../../use-cases/reconciliation/resolve-difference.ts';
import { accountRefFromHttp, accountRefSchema, hasNoControls } from '../correction.mapping.ts';
import { errorStatus } from '../error-status.ts';
import { differenceSchema, differenceToHttp } from './difference.mapping.ts';

const noteSchema = z.string().trim().min(1).max(500).refine(hasNoControls, 'control characters are not allowed');

const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('adjustment'),
    debit: accountRefSchema,
    credit: accountRefSchema,
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    note: noteSchema.describe('Why it is corrected; the members concerned can read it'),
  }),
  z.strictObject({
    kind: z.literal('explained'),
    note: noteSchema.describe('Why nothing has to move'),
  }),
]);

const fromHttp = (answer: z.output<typeof answerSchema>): ResolutionRequest => {
  if (answer.kind === 'explained') return answer;
  const { kind, debit, credit, amountMinor, currency, note } = answer;
  const amount = money(BigInt(amountMinor), currency);
  return { kind, debit: accountRefFromHttp(debit), credit: accountRefFromHttp(credit), amount, note };
};

export const resolveDifferenceRoute = (resolveDifferenceWith: ReturnType<typeof resolveDifference>) =>
  defineRoute({
    method: 'post',
    path: '/v1/differences/{differenceId}/resolve',
    operationId: 'resolveDifference',
    summary: 'Close a difference, by a transfer or by an explanation',
    description: 'Once: whoever comes second is refused, and no money moves.',
    tags: ['reconciliation'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: { params: z.object({ differenceId: idSchema }), body: answerSchema },
    responses: { 200: { description: 'The difference is closed', schema: differenceSchema } },
    refusals: pick(errorStatus, [
      'wallet.difference_not_found',
      'wallet.difference_resolved',
      'wallet.account_not_found',
      'wallet.account_closed',
      'wallet.insufficient_funds',
      'wallet.currency_mismatch',
      'wallet.balance_overflow',
      'wallet.same_account',
      'wallet.approval_required',
    ]),
    handle: ({ params: { differenceId }, body }, ctx) =>
      resolveDifferenceWith({ differenceId, answer: fromHttp(body) }, ctx),
    toReply: (difference) => ({ status: 200, body: differenceToHttp(difference) }),
  });
