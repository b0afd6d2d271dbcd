/** What stands in the place of a secret. */
export const REDACTED = '[redacted]';

const SECRET_KEY =
  /authori[sz]ation|cookie|passw(?:or)?d|passphrase|secret|token|signature|credential|(?:private|signing|api)[-_]?key/i;

// Credentials inside a text: the user part of a URL, a bearer token, a JSON Web Token, a secret of webhooks.
const SECRET_TEXT =
  /(?<=:\/\/)[^\s/@"'\\]+:[^\s/@"'\\]*(?=@)|(?<=\b(?:Bearer|Basic) )[\w.~+/=-]{8,}|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*|\bwhsec_[\w+/=-]{8,}/gi;

/** Deeper than this nobody logs on purpose; what is there is left out, because it was not looked at. */
const DEEPEST = 8;

const verdicts = new Map<string, boolean>();
const VERDICT_LIMIT = 5_000;

const isSecretKey = (key: string): boolean => {
  const known = verdicts.get(key);
  if (known !== undefined) return known;
  if (verdicts.size >= VERDICT_LIMIT) verdicts.clear();
  const verdict = SECRET_KEY.test(key);
  verdicts.set(key, verdict);
  return verdict;
};

const isPlain = (value: object): value is Record<string, unknown> => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const redactValue = (value: unknown, depth: number): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return isPlain(value) ? redactFields(value, depth + 1) : value;
};

/** A flag such as `hasToken` tells nothing, and neither does an absent value. */
const tellsNothing = (value: unknown): boolean => value === undefined || value === null || typeof value === 'boolean';

/**
 * A copy in which every value under a telling key (authorization, cookie, password, secret, token, signature, …) is
 * replaced, at any depth down to eight.
 */
export const redactFields = (fields: Record<string, unknown>, depth = 0): Record<string, unknown> => {
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    copy[key] = isSecretKey(key) && !tellsNothing(value) ? REDACTED : redactValue(value, depth);
  }
  return copy;
};

/** The text without the credentials that stand in it: in URLs, bearer tokens, JSON Web Tokens, secrets of webhooks. */
export const redactText = (text: string): string => text.replace(SECRET_TEXT, REDACTED);
