import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** Least important first; the words in which the services write their levels. */
const levels: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'off';

const isShown = (of: string, from: LogLevel): boolean => from !== 'off' && levels.indexOf(of) >= levels.indexOf(from);

interface LogLine {
  readonly level?: string;
  readonly time?: number | string;
  readonly msg?: string;
  readonly trace_id?: string;
  readonly err?: { readonly message?: string };
}

/** A service's log line made short, or undefined when it is below the level. Text that is not JSON is shown as it is. */
export const shortLine = (service: string, text: string, level: LogLevel): string | undefined => {
  let line: LogLine;
  try {
    line = JSON.parse(text) as LogLine;
  } catch {
    return level === 'off' || text.trim() === '' ? undefined : `${service.padEnd(9)} ${text}`;
  }
  const own = line.level ?? 'info';
  if (!isShown(own, level)) return undefined;
  const time = line.time === undefined ? '' : new Date(line.time).toTimeString().slice(0, 8);
  const cause = line.err?.message === undefined ? '' : `: ${line.err.message}`;
  const trace = line.trace_id === undefined ? '' : ` (trace ${line.trace_id})`;
  return `${time} ${service.padEnd(9)} ${own.padEnd(5)} ${line.msg ?? ''}${cause}${trace}`;
};

interface Followed {
  readonly service: string;
  readonly file: string;
  offset: number;
  rest: string;
}

const sizeOf = (file: string): number => {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
};

/** The whole lines that were added since the last look; a file that became shorter was replaced and is read anew. */
const newLines = (followed: Followed): string[] => {
  const size = sizeOf(followed.file);
  if (size < followed.offset) followed.offset = 0;
  if (size === followed.offset) return [];
  const descriptor = openSync(followed.file, 'r');
  try {
    const buffer = Buffer.alloc(size - followed.offset);
    const length = readSync(descriptor, buffer, 0, buffer.length, followed.offset);
    followed.offset += length;
    const lines = (followed.rest + buffer.toString('utf8', 0, length)).split('\n');
    followed.rest = lines.pop() ?? '';
    return lines;
  } finally {
    closeSync(descriptor);
  }
};

/**
 * Shows what services add to their log files from now on. Looks four times a second: the files are written by other
 * processes, and watching them differs from system to system.
 */
export const followLogs = (
  files: Readonly<Record<string, string>>,
  level: LogLevel,
  show: (service: string, line: string) => void,
): (() => void) => {
  const followed = Object.entries(files).map(([service, file]) => ({ service, file, offset: sizeOf(file), rest: '' }));
  const look = () => {
    for (const one of followed) {
      for (const text of newLines(one)) {
        const line = shortLine(one.service, text, level);
        if (line !== undefined) show(one.service, line);
      }
    }
  };
  const timer = setInterval(look, 250);
  timer.unref();
  return () => {
    clearInterval(timer);
    look();
  };
};
