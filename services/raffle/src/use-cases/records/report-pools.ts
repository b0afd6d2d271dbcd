import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { PoolReports, ReportedPool, ReportPage } from './records.ports.ts';

/** Pages of a report: the first one is there already. */
export interface PoolReport {
  readonly items: readonly ReportedPool[];
  /** The number after which the next page begins; null on the last one. */
  readonly next: number | null;
  /** All pages from the first one on. */
  pages(): AsyncIterable<readonly ReportedPool[]>;
}

/** What became of the pools that were created in a period: their sales and where these went. */
export const reportPools =
  ({ reports }: { readonly reports: PoolReports }) =>
  async (page: ReportPage, ctx: CallContext): Promise<Result<PoolReport, never>> => {
    const read = async (after: number): Promise<Pick<PoolReport, 'items' | 'next'>> => {
      const found = await reports.page({ ...page, after, limit: page.limit + 1 }, ctx);
      const items = found.slice(0, page.limit);
      return { items, next: found.length > page.limit ? (items.at(-1)?.number ?? null) : null };
    };
    const first = await read(page.after);
    return ok({ ...first, pages: () => pagesFrom(first, read) });
  };

async function* pagesFrom(
  first: Pick<PoolReport, 'items' | 'next'>,
  read: (after: number) => Promise<Pick<PoolReport, 'items' | 'next'>>,
): AsyncGenerator<readonly ReportedPool[]> {
  let page = first;
  yield page.items;
  while (page.next !== null) {
    page = await read(page.next);
    yield page.items;
  }
}
