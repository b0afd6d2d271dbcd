import { defineRoute } from '@tessera/runtime/http';
import { z } from 'zod';
import type { listEarningRules } from '../use-cases/list-earning-rules.ts';
import { earningRuleSchema, earningRuleToHttp } from './earning-rule.mapping.ts';

export const listEarningRulesRoute = (listEarningRulesWith: ReturnType<typeof listEarningRules>) =>
  defineRoute({
    method: 'get',
    path: '/v1/earning-rules',
    operationId: 'listEarningRules',
    summary: 'See the rules in force',
    tags: ['loyalty'],
    access: { kind: 'tenant', scopes: ['loyalty:read'] },
    responses: {
      200: {
        description: 'The version in force of every rule',
        schema: z.object({ items: z.array(earningRuleSchema) }),
      },
    },
    refusals: {},
    handle: (_input, ctx) => listEarningRulesWith(undefined, ctx),
    toReply: (rules) => ({ status: 200, body: { items: rules.map(earningRuleToHttp) } }),
  });
