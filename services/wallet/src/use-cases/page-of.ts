/** A page of things that have ids, newest first. `nextBefore` is null on the last one. */
export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly nextBefore: string | null;
}

/** Makes a page of what was read with one more than asked for. */
export const pageOfItems = <Item extends { readonly id: string }>(
  found: readonly Item[],
  limit: number,
): PageOf<Item> => {
  const items = found.slice(0, limit);
  return { items, nextBefore: found.length > limit ? (items.at(-1)?.id ?? null) : null };
};
