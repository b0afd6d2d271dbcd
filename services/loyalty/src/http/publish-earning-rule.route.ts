import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { publishEarningRule } from '../use-cases/publish-earning-rule.ts';
import { definitionFromHttp, definitionSchema, earningRuleSchema, earningRuleToHttp } from './earning-rule.mapping.ts';
import { errorStatus } from './error-status.ts';

export const publishEarningRuleRoute = (publishEarningRuleWith: ReturnType<typeof publishEarningRule>) =>
  defineRoute({
    method: 'post',
    path: '/v1/earning-rules',
    operationId: 'publishEarningRule',
    summary: 'Put a rule, or a new version of one, in force',
    description: 'With `id` and `replaces` this is the next version of that rule; without them a new rule.',
    tags: ['loyalty'],
    access: { kind: 'tenant', scopes: ['loyalty:manage'] },
    request: {
      body: definitionSchema.extend({
        id: idSchema.optional().describe('The rule to give a new version'),
        replaces: z.int().min(1).optional().describe('The version in force that this one replaces'),
      }),
    },
    responses: { 201: { description: 'The version in force from now on', schema: earningRuleSchema } },
    refusals: pick(errorStatus, ['loyalty.rule_not_found', 'loyalty.tier_unknown', 'loyalty.version_conflict']),
    handle: ({ body }, ctx) =>
      publishEarningRuleWith(
        {
          ...definitionFromHttp(body),
          name: body.name,
          trigger: body.trigger,
          ...(body.id === undefined ? {} : { id: body.id }),
          ...(body.replaces === undefined ? {} : { replaces: body.replaces }),
        },
        ctx,
      ),
    toReply: (rule) => ({ status: 201, body: earningRuleToHttp(rule) }),
  });
