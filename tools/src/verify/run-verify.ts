import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type KeptCheckpoint, readKeptCheckpoint } from '@tessera/proofs';
import { drawReport } from './draw-report.ts';
import { ledgerReport } from './ledger-report.ts';
import { raffleAuditReport } from './raffle-audit-report.ts';
import type { VerifyReport } from './verify-report.ts';

/** 0: right. 1: wrong. 2: it could not be checked. */
export type ExitCode = 0 | 1 | 2;

const USAGE = [
  'usage: npm run verify -- draw <file> [--commitment <hash noted before the draw>]',
  '       npm run verify -- ledger <export> [--checkpoint <file kept elsewhere>]',
  '       npm run verify -- raffle-audit <export>',
];

interface Asked {
  readonly what: 'draw' | 'ledger' | 'raffle-audit';
  readonly file: string;
  readonly commitment?: string;
  readonly checkpoint?: string;
}

const read = (args: readonly string[]): Asked | undefined => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { commitment: { type: 'string' }, checkpoint: { type: 'string' } },
    });
    const { commitment, checkpoint } = values;
    const [what, file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) return undefined;
    if (what === 'draw' && checkpoint === undefined) {
      return { what, file, ...(commitment === undefined ? {} : { commitment: commitment.toLowerCase() }) };
    }
    if (what === 'ledger' && commitment === undefined) {
      return { what, file, ...(checkpoint === undefined ? {} : { checkpoint }) };
    }
    if (what === 'raffle-audit' && commitment === undefined && checkpoint === undefined) return { what, file };
    return undefined;
  } catch {
    return undefined;
  }
};

/** Why something could not be checked, in a sentence. */
class CannotCheck extends Error {}

const reading = async <T>(file: string, work: () => T | Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    // What the system says about files has a code; anything else is a mistake of ours and must look like one.
    if (error instanceof Error && 'code' in error) throw new CannotCheck(`${file} cannot be read: ${error.message}`);
    throw error;
  }
};

const keptCheckpoint = async (file: string, directory: string): Promise<KeptCheckpoint> => {
  const text = await reading(file, () => readFileSync(resolve(directory, file), 'utf8'));
  try {
    return readKeptCheckpoint(text);
  } catch (error) {
    throw new CannotCheck(`${file} is no checkpoint: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const reportOn = async (
  { what, file, commitment, checkpoint }: Asked,
  directory: string,
  onProgress: (line: string) => void,
): Promise<VerifyReport> => {
  if (what === 'draw') {
    return drawReport(await reading(file, () => readFileSync(resolve(directory, file))), commitment);
  }
  if (what === 'raffle-audit') return reading(file, () => raffleAuditReport(resolve(directory, file)));
  const kept = checkpoint === undefined ? {} : { checkpoint: await keptCheckpoint(checkpoint, directory) };
  return reading(file, () => ledgerReport(resolve(directory, file), { onProgress, ...kept }));
};

/** Checks what the arguments name, offline, and prints the outcome. Relative paths start where the person is, not where npm runs us. */
export const runVerify = async (
  args: readonly string[],
  directory: string,
  print: (line: string) => void = console.log,
): Promise<ExitCode> => {
  const asked = read(args);
  if (asked === undefined) {
    for (const line of USAGE) print(line);
    return 2;
  }
  try {
    const { ok, lines } = await reportOn(asked, directory, print);
    for (const line of lines) print(line);
    return ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CannotCheck)) throw error;
    print(error.message);
    return 2;
  }
};
