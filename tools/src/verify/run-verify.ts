import { createReadStream, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BeaconChain, type KeptCheckpoint, readBeaconChain, readKeptCheckpoint } from '@tessera/proofs';
import { drawReport } from './draw-report.ts';
import { ledgerReport } from './ledger-report.ts';
import { raffleAuditReport } from './raffle-audit-report.ts';
import { receiptReport } from './receipt-report.ts';
import type { VerifyReport } from './verify-report.ts';

/** 0: right. 1: wrong. 2: it could not be checked, or not all of it. */
export type ExitCode = 0 | 1 | 2;

const USAGE = [
  'usage: npm run verify -- draw <file> [--commitment <hash noted before the draw>] [--chain <info of a beacon you trust>]',
  '       npm run verify -- receipt <file> [--draw <draw file>] [--commitment <hash>] [--chain <info>]',
  '                                        [--ledger <export> [--checkpoint <file kept elsewhere>]]',
  '                                        [--entries <own entries> --tenant <id> [--checkpoint <file>]]',
  '       npm run verify -- ledger <export> [--checkpoint <file kept elsewhere>]',
];

/** Which options belong to what is checked. */
const OPTIONS = {
  draw: ['commitment', 'chain'],
  receipt: ['draw', 'commitment', 'chain', 'ledger', 'entries', 'tenant', 'checkpoint'],
  ledger: ['checkpoint'],
  'raffle-audit': [],
} as const;

type Kind = keyof typeof OPTIONS;
type Option = (typeof OPTIONS)[Kind][number];

interface Asked {
  readonly what: Kind;
  readonly file: string;
  readonly options: Readonly<Partial<Record<Option, string>>>;
}

const isKind = (what: string | undefined): what is Kind => what !== undefined && Object.hasOwn(OPTIONS, what);

/** A receipt is held against a checkpoint only with a ledger or entries beside it, and entries are hashed with their tenant's id. */
const isWhole = (what: Kind, { checkpoint, ledger, entries, tenant }: Asked['options']): boolean => {
  if (what !== 'receipt') return true;
  const books = [ledger, entries].filter((one) => one !== undefined).length;
  return books <= 1 && (checkpoint === undefined || books === 1) && (entries === undefined) === (tenant === undefined);
};

const read = (args: readonly string[]): Asked | undefined => {
  try {
    const text = { type: 'string' } as const;
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        commitment: text,
        checkpoint: text,
        draw: text,
        chain: text,
        ledger: text,
        entries: text,
        tenant: text,
      },
    });
    const [what, file, ...rest] = positionals;
    if (!isKind(what) || file === undefined || rest.length > 0) return undefined;
    const known: readonly string[] = OPTIONS[what];
    if (!Object.keys(values).every((name) => known.includes(name))) return undefined;
    return isWhole(what, values) ? { what, file, options: values } : undefined;
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

const trustedChain = async (file: string, directory: string): Promise<BeaconChain> => {
  const text = await reading(file, () => readFileSync(resolve(directory, file), 'utf8'));
  try {
    return readBeaconChain(text);
  } catch (error) {
    throw new CannotCheck(`${file} is no beacon's info: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const reportOn = async (
  { what, file, options }: Asked,
  directory: string,
  onProgress: (line: string) => void,
): Promise<VerifyReport> => {
  const { commitment, checkpoint, chain } = options;
  const kept = checkpoint === undefined ? {} : { checkpoint: await keptCheckpoint(checkpoint, directory) };
  if (what === 'ledger') {
    return reading(file, () => ledgerReport(resolve(directory, file), { onProgress, ...kept }));
  }
  if (what === 'raffle-audit') return reading(file, () => raffleAuditReport(resolve(directory, file)));
  const expectation = {
    ...(commitment === undefined ? {} : { commitmentHash: commitment.toLowerCase() }),
    ...(chain === undefined ? {} : { chains: [await trustedChain(chain, directory)] }),
  };
  if (what === 'draw') return reading(file, () => drawReport(chunksOf(file, directory), expectation));
  const bytes = await reading(file, () => readFileSync(resolve(directory, file)));
  const { draw, ledger, entries, tenant = '' } = options;
  return reading([draw, ledger, entries].filter((name) => name !== undefined).join(' or '), () =>
    receiptReport(bytes, {
      ...expectation,
      ...(draw === undefined ? {} : { draw: chunksOf(draw, directory) }),
      ...(ledger === undefined ? {} : { ledger: { path: resolve(directory, ledger), onProgress, ...kept } }),
      ...(entries === undefined ? {} : { entries: { path: resolve(directory, entries), tenantId: tenant, ...kept } }),
    }),
  );
};

const chunksOf = (file: string, directory: string): AsyncIterable<Uint8Array> =>
  createReadStream(resolve(directory, file), { highWaterMark: 1_048_576 });

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
    if (ok === null) return 2;
    return ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CannotCheck)) throw error;
    print(error.message);
    return 2;
  }
};
