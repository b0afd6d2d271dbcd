/** Reads RFC 4180 strictly, as rows by the names of the first one, which comes along. @throws Error on anything else */
export const parseCsv = (text: string): Record<string, string>[] => {
  const rows: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  let row: string[] = [];
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const [, quoted, plain, end] = field.exec(text) ?? [];
    if (end === undefined) throw new Error(`no field of RFC 4180 at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  const [names = []] = rows;
  if (rows.some((one) => one.length !== names.length)) throw new Error('rows have different numbers of fields');
  return rows.map((one) => Object.fromEntries(names.map((name, index) => [name, one[index] ?? ''])));
};
