import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const windowBytes = 64 * 1024;

/** The last lines with text that a file holds from the byte `from` on, or '' when there is none. */
export const tailOf = (file: string, lines: number, from = 0): string => {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(descriptor);
    const length = Math.min(Math.max(0, size - from), windowBytes);
    const buffer = Buffer.alloc(length);
    readSync(descriptor, buffer, 0, length, size - length);
    const text = buffer.toString('utf8').split('\n');
    return text
      .filter((line) => line.trim() !== '')
      .slice(-lines)
      .join('\n');
  } finally {
    closeSync(descriptor);
  }
};
