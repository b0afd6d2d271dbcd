/**
 * Text that a spreadsheet cannot take for a formula: an apostrophe stands before `=`, `+`, `-` and `@`, also in their
 * full-width forms, wherever a cell begins, or would begin for a reader that knows another separator or no quotes.
 */
export const harmlessText = (text: string): string =>
  text.replaceAll(/((?:^|[;|\t\r\n])[\s\p{Cf}]*)([=+\-@＝＋－＠])/gu, "$1'$2");

/** Text from outside as a field of a CSV file: harmless, and in quotes where RFC 4180 wants them. */
export const csvText = (text: string): string => {
  const safe = harmlessText(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
