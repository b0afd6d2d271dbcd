import type { DeadLetter } from '@tessera/runtime/messaging';

const columns: readonly (readonly [title: string, cell: (letter: DeadLetter) => string])[] = [
  ['DIED', ({ diedAt }) => diedAt.toISOString().replace('T', ' ').slice(0, 19)],
  ['CONSUMER', ({ consumer }) => consumer],
  ['EVENT', ({ eventId }) => eventId],
  ['SUBJECT', ({ subject }) => subject],
  ['TENANT', ({ tenantId }) => tenantId],
  ['TRIES', ({ attempts }) => String(attempts)],
  ['REPLAY', ({ replayRequestedAt }) => (replayRequestedAt === null ? '-' : 'asked')],
  ['ERROR', ({ error }) => inOneLine(error)],
];

const longest = 160;

/** An error may hold a whole validation report; the rest of it is in the row. */
const inOneLine = (error: string): string => {
  const line = error.replaceAll(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
};

/** Dead letters as lines of text, one each, below a line of titles. */
export const letterTable = (letters: readonly DeadLetter[]): string => {
  const rows = [columns.map(([title]) => title), ...letters.map((letter) => columns.map(([, cell]) => cell(letter)))];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
