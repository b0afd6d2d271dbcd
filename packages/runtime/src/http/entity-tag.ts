/** A version as a strong entity tag (RFC 9110, section 8.8.3). */
export const entityTagOf = ({ version }: { readonly version: number }): string => `"${version}"`;

/**
 * The versions that an If-Match header names (RFC 9110, section 13.1.1); undefined where there is none. A weak tag, or
 * what is no tag of ours, matches nothing.
 */
export const versionsIn = (header: string | null): readonly number[] | 'any' | undefined => {
  if (header === null) return undefined;
  if (header.trim() === '*') return 'any';
  return header.split(',').flatMap((tag) => {
    const version = /^"(\d{1,9})"$/.exec(tag.trim())?.[1];
    return version === undefined ? [] : [Number(version)];
  });
};

/** Whether a caller has this very representation: strong and weak tags, a list of them, or any (RFC 9110, section 13.1.2). */
export const isKnownTag = (known: string | null, etag: string): boolean =>
  (known ?? '').split(',').some((one) => ['*', etag, `W/${etag}`].includes(one.trim()));
