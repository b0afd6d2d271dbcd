import { styleText } from 'node:util';
import type { Reporter } from './reporter.ts';

type Style = Parameters<typeof styleText>[0];

// styleText leaves the text plain where the stream is no terminal or NO_COLOR is set.
const paint = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

const serviceStyles: readonly Style[] = ['cyan', 'magenta', 'blue', 'yellow', 'green', 'cyanBright', 'magentaBright'];

/** The progress of a start on the terminal. */
export const terminal: Reporter & {
  headline(line: string): void;
  /** One short line of a service's log. */
  log(service: string, line: string): void;
} = {
  headline: (line) => console.log(paint('bold', line)),
  begin: (line) => console.log(`  ${paint('dim', `… ${line}`)}`),
  step: (line) => console.log(`  ${paint('green', '✓')} ${line}`),
  problem: (text) => console.log(`  ${paint('red', '!')} ${text.replaceAll('\n', '\n    ')}`),
  log: (service, line) => {
    const sum = [...service].reduce((total, letter) => total + letter.charCodeAt(0), 0);
    console.log(paint(serviceStyles[sum % serviceStyles.length] ?? 'cyan', line));
  },
};
