/** What is wrong with a settlement file, and where. */
export interface SettlementFault {
  readonly code: 'malformed_file' | 'malformed_line';
  /** Where in the file: `line 3, column 2 (amount)`; empty where it is about the file. */
  readonly where: string;
  readonly message: string;
}

/** More would help nobody; the rest is counted. */
const MOST_FAULTS = 100;

/** Far more than a day of most operators, and few enough to be compared within one request. */
export const MAX_LINES = 20_000;

export const tooManyLines = (count: number): SettlementFault => ({
  code: 'malformed_file',
  where: '',
  message: `the file has ${count} lines, and at most ${MAX_LINES} are taken at once: send it in parts`,
});

/** What a reader makes of one field: its value, or in words why it has none. */
export type Field<T> = { readonly value: T } | { readonly fault: string };

export const good = <T>(value: T): Field<T> => ({ value });
export const bad = (fault: string): Field<never> => ({ fault });

/** As many faults as are told, each as one sentence. */
export const told = (faults: readonly SettlementFault[]): { readonly code: string; readonly message: string }[] => {
  const sentences = faults
    .slice(0, MOST_FAULTS)
    .map(({ code, where, message }) => ({ code, message: where === '' ? message : `${where}: ${message}` }));
  const left = faults.length - sentences.length;
  return left === 0
    ? sentences
    : [...sentences, { code: 'malformed_file', message: `${left} more faults are not told` }];
};
