/** Whether a caller has this very representation: strong and weak tags, a list of them, or any (RFC 9110, section 13.1.2). */
export const isKnownTag = (known: string | null, etag: string): boolean =>
  (known ?? '').split(',').some((one) => ['*', etag, `W/${etag}`].includes(one.trim()));
