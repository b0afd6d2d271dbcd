import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { drawReport } from './draw-report.ts';

/** 0: right. 1: wrong. 2: it could not be checked. */
export type ExitCode = 0 | 1 | 2;

const USAGE = 'usage: npm run verify -- draw <file> [--commitment <hash noted before the draw>]';

interface Asked {
  readonly file: string;
  readonly commitment?: string;
}

const read = (args: readonly string[]): Asked | undefined => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { commitment: { type: 'string' } },
    });
    const [what, file, ...rest] = positionals;
    if (what !== 'draw' || file === undefined || rest.length > 0) return undefined;
    return { file, ...(values.commitment === undefined ? {} : { commitment: values.commitment.toLowerCase() }) };
  } catch {
    return undefined;
  }
};

/** Checks what the arguments name, offline, and prints the outcome. Relative paths start where the person is, not where npm runs us. */
export const runVerify = (
  args: readonly string[],
  directory: string,
  print: (line: string) => void = console.log,
): ExitCode => {
  const asked = read(args);
  if (asked === undefined) {
    print(USAGE);
    return 2;
  }
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(directory, asked.file));
  } catch (error) {
    print(`${asked.file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
  const { ok, lines } = drawReport(bytes, asked.commitment);
  for (const line of lines) print(line);
  return ok ? 0 : 1;
};
