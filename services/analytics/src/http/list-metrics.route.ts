import { defineRoute } from '@tessera/runtime/http';
import { z } from 'zod';
import type { listMetrics } from '../use-cases/list-metrics.ts';

const metricSchema = z.object({
  name: z.string(),
  meaning: z.string(),
  unit: z.enum(['none', 'amount_minor', 'points']).describe('What the sum is counted in'),
  dimensions: z.array(z.enum(['kind', 'currency'])),
  firstDay: z.iso.date().nullable().describe('First day with a figure, null where there is none yet'),
  lastDay: z.iso.date().nullable().describe('Last day with a figure'),
});

export const listMetricsRoute = (listMetricsWith: ReturnType<typeof listMetrics>) =>
  defineRoute({
    method: 'get',
    path: '/v1/metrics',
    operationId: 'listMetrics',
    summary: 'See which metrics there are',
    tags: ['analytics'],
    access: { kind: 'tenant', scopes: ['analytics:read'] },
    responses: { 200: { description: 'Every metric', schema: z.object({ items: z.array(metricSchema) }) } },
    refusals: {},
    handle: (_, ctx) => listMetricsWith(ctx),
    toReply: (items) => ({ status: 200, body: { items } }),
  });
