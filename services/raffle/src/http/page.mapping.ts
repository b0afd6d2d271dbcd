import { encodeCursor } from '@tessera/runtime/http';
import type { Page } from '../use-cases/ports.ts';

/** A page as its route answers with it. */
export const pageToHttp = <T, Body>({ items, next }: Page<T>, toHttp: (item: T) => Body) => ({
  items: items.map(toHttp),
  nextCursor: next === null ? null : encodeCursor(next),
});

/** What a list route was asked for, as its use-case wants it. */
export const pageFromHttp = ({ limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }) => ({
  limit,
  ...(cursor === undefined ? {} : { before: cursor }),
});
