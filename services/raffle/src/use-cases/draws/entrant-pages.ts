/** Everybody whom a commitment is told, page by page, in sixteen bytes each: as strings a million people would take four times as much. */
export class EntrantPages {
  readonly #pages: Buffer[] = [];

  get size(): number {
    return this.#pages.length;
  }

  append(userIds: readonly string[]): void {
    this.#pages.push(Buffer.from(userIds.join('').replaceAll('-', ''), 'hex'));
  }

  /** The ids of a page, from 1, as they were appended. Throws RangeError where there is none. */
  page(number: number): string[] {
    const bytes = this.#pages[number - 1];
    if (!bytes) throw new RangeError(`there is no page ${number} among ${this.size}`);
    const ids: string[] = [];
    for (let at = 0; at < bytes.length; at += ID_BYTES) ids.push(idOf(bytes.toString('hex', at, at + ID_BYTES)));
    return ids;
  }
}

const ID_BYTES = 16;

const idOf = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');

/** The next so many entrants after a person, in the order of their ids. */
export type ReadEntrants = (page: { readonly limit: number; readonly after: string | null }) => Promise<string[]>;

/** Reads everybody who has a ticket, page by page. `progress` is called after each, when nothing is open. */
export const readEntrants = async (
  read: ReadEntrants,
  limit: number,
  progress?: () => Promise<void>,
): Promise<EntrantPages> => {
  const entrants = new EntrantPages();
  for (let after: string | null = null; ; ) {
    const page: string[] = await read({ after, limit });
    if (page.length > 0) entrants.append(page);
    await progress?.();
    if (page.length < limit) return entrants;
    after = page.at(-1) ?? null;
  }
};
