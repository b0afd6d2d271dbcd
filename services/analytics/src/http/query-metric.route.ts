import { formatPoints, points } from '@tessera/kernel';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { queryMetric } from '../use-cases/query-metric.ts';
import { errorStatus } from './error-status.ts';

/** A JSON number is exact up to 2^53; a sum beyond is sent as digits. */
const amountToHttp = (sum: bigint): number | string =>
  sum >= BigInt(Number.MIN_SAFE_INTEGER) && sum <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(sum) : sum.toString();

const dimensionSchema = z.enum(['kind', 'currency']);

const rowSchema = z.object({
  period: z.iso.date().describe('First day of the period'),
  dimensions: z.partialRecord(dimensionSchema, z.string()),
  count: z.int(),
  sum: z
    .union([z.int(), z.string()])
    .nullable()
    .describe('Minor units, as a string of digits beyond 2^53; or points as a decimal; null where nothing is summed'),
});

export const queryMetricRoute = (queryMetricWith: ReturnType<typeof queryMetric>) =>
  defineRoute({
    method: 'get',
    path: '/v1/metrics/query',
    operationId: 'queryMetric',
    summary: 'Query one metric over days or months',
    description:
      'Days are those of the tenant’s zone. Amounts of different currencies are only added up where you do not group by currency: group by it.',
    tags: ['analytics'],
    access: { kind: 'tenant', scopes: ['analytics:read'] },
    request: {
      query: z.object({
        metric: z.string().max(64),
        from: z.iso.date().describe('First day'),
        to: z.iso.date().describe('Last day'),
        granularity: z.enum(['day', 'month']).default('day'),
        groupBy: z
          .string()
          .optional()
          .transform((text) => (text === undefined || text === '' ? [] : text.split(',')))
          .pipe(z.array(dimensionSchema).max(2))
          .describe('Dimensions, separated by commas'),
      }),
    },
    responses: {
      200: {
        description: 'One row a period and combination of dimensions; none where nothing happened',
        schema: z.object({
          metric: z.string(),
          unit: z.enum(['none', 'amount_minor', 'points']),
          rows: z.array(rowSchema),
        }),
      },
    },
    refusals: pick(errorStatus, [
      'analytics.metric_unknown',
      'analytics.dimension_unknown',
      'analytics.range_invalid',
      'analytics.range_too_long',
    ]),
    handle: ({ query }, ctx) => queryMetricWith(query, ctx),
    toReply: ({ metric, rows }) => {
      const sumToHttp = {
        none: () => null,
        amount_minor: amountToHttp,
        points: (sum: bigint) => formatPoints(points(sum)),
      }[metric.unit];
      return {
        status: 200,
        body: {
          metric: metric.name,
          unit: metric.unit,
          rows: rows.map((row) => ({ ...row, sum: sumToHttp(row.sum) })),
        },
      };
    },
  });
