import type { Page, PageRequest } from './ports.ts';

/** One page of a list ordered by id: asks for one item more than wanted, to know whether there is another page. */
export const pageBy = async <T extends { readonly id: string }, Filter extends PageRequest>(
  filter: Filter,
  list: (filter: Filter) => Promise<readonly T[]>,
): Promise<Page<T>> => {
  const found = await list({ ...filter, limit: filter.limit + 1 });
  const items = found.slice(0, filter.limit);
  return { items, nextCursor: found.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
};
