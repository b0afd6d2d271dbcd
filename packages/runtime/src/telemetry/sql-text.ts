// A statement that carries its values inside its text, as MikroORM's unit of work sends them, is as good as the data:
// every literal is taken out before the text leaves the process. Names, quoted or not, and $1 placeholders stay.
// Escape strings (E'…\'…'), dollar-quoted strings and comments follow Postgres 18, "Lexical Structure", 4.1.2 and 4.1.5.
// A quote that is never closed swallows the rest, so that a text we misread tells too little and not too much.
const TOKEN =
  /("(?:[^"]|"")*"|\$\d+|[A-Za-z_][\w$]*(?=[^\w$']|$))|\b[eE]'(?:[^'\\]|\\.|'')*'?|(?:\b[bBxXnN])?'(?:[^']|'')*'?|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?(?:\2|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\b\d[\w.]*(?:(?<=[eE])[+-]\d+)?/g;

/** Longest text kept; a batch of a thousand rows says no more than its first few. */
const LONGEST_TEXT = 2_000;

// Without their values all rows of one insert look the same.
const REPEATED_ROWS = /(\([?\s,]*\))(?:\s*,\s*\1)+/g;

const known = new Map<string, string>();
const KNOWN_LIMIT = 1_000;

const strip = (statement: string): string =>
  statement
    .replace(TOKEN, (match, kept: string | undefined) => (kept === undefined ? '?' : match))
    .replace(REPEATED_ROWS, '$1, …')
    .slice(0, LONGEST_TEXT);

/** The statement with `?` in the place of every literal, so that no value of anybody's is told. */
export const withoutLiterals = (statement: string): string => {
  const remembered = known.get(statement);
  if (remembered !== undefined) return remembered;
  const plain = strip(statement);
  // Statements with placeholders come again and again in the same words; those with values hardly ever do.
  if (statement.length < 40 || statement.includes('$1')) {
    if (known.size >= KNOWN_LIMIT) known.clear();
    known.set(statement, plain);
  }
  return plain;
};
