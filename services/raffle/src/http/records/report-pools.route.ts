import { timestampSchema } from '@tessera/contracts';
import { decodeCursor, defineRoute, pageQuery, Streamed } from '@tessera/runtime/http';
import { z } from 'zod';
import type { reportPools } from '../../use-cases/records/report-pools.ts';
import { reportSchema, reportToHttp, sendReport } from './report.mapping.ts';

/** `cursor` stands for the number of the last pool of the page before. */
const query = pageQuery
  .extend({
    from: timestampSchema.describe('The first instant of the period in which the pools were created'),
    to: timestampSchema.describe('The first instant after it'),
    format: z.enum(['json', 'csv']).default('json').describe('json comes page by page, csv whole'),
    cursor: pageQuery.shape.cursor.transform((cursor, context) => {
      if (cursor === undefined) return 0;
      const number = z.coerce.number().int().min(1).max(0x7fff_ffff).safeParse(decodeCursor(cursor));
      if (number.success) return number.data;
      context.addIssue({ code: 'custom', message: 'take the cursor from nextCursor as it is' });
      return z.NEVER;
    }),
  })
  .superRefine(({ from, to, format, cursor }, context) => {
    const complain = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if (Date.parse(from) >= Date.parse(to)) complain('to', 'expected an instant after from');
    if (format === 'csv' && cursor > 0) complain('cursor', 'csv comes whole and has no pages');
  });

export const reportPoolsRoute = (reportPoolsWith: ReturnType<typeof reportPools>) =>
  defineRoute({
    method: 'get',
    path: '/v1/reports/pools',
    operationId: 'reportPools',
    summary: 'See what became of the pools of a period, as JSON or CSV',
    description:
      'By number, with sales and where they went, by the raffle’s own books. A CSV file is whole when its last record is `end` with the number of pools.',
    tags: ['records'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: { query },
    responses: { 200: { description: 'A page of pools, or all of them', schema: reportSchema, alsoAs: ['text/csv'] } },
    refusals: {},
    handle: async ({ query: { from, to, cursor, limit, format } }, ctx) => {
      const asked = { from: new Date(from), to: new Date(to), after: cursor, limit };
      const report = await reportPoolsWith(asked, ctx);
      return report.ok ? { ok: true as const, value: { report: report.value, format } } : report;
    },
    toReply: ({ report, format }) =>
      format === 'json'
        ? { status: 200, body: reportToHttp(report) }
        : {
            status: 200,
            body: new Streamed((send) => sendReport(report, send)),
            headers: { 'content-type': 'text/csv', 'content-disposition': 'attachment; filename="pools.csv"' },
          },
  });
