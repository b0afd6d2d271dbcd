import type { Page, PageRequest } from './ports.ts';

/** One page of a list ordered by id: asks for one item more than wanted, to know whether there is another page. */
export const pageBy = async <T extends { readonly id: string }>(
  page: PageRequest,
  list: (page: PageRequest) => Promise<readonly T[]>,
): Promise<Page<T>> => {
  const found = await list({ ...page, limit: page.limit + 1 });
  const items = found.slice(0, page.limit);
  return { items, next: found.length > page.limit ? (items.at(-1)?.id ?? null) : null };
};
