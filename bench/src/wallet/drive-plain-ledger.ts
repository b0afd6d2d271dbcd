import { execFileSync, fork, spawn } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Throughput } from '../report.ts';
import { PLAIN_ACCOUNTS, type PlainWay } from './plain-ledger.ts';

export interface Drive {
  readonly url: string;
  readonly way: PlainWay;
  readonly clients: number;
  readonly seconds: number;
  /** Tells the transfers of one drive from another's. */
  readonly run: number;
}

export interface Driven extends Throughput {
  /** Transfers that were committed. */
  readonly committed: number;
}

const mayRun = (program: string): boolean => {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Debian keeps the programs of each version apart, and only some of them on the path. */
const debianFolders = (): string[] => {
  const versions = '/usr/lib/postgresql';
  try {
    return readdirSync(versions).map((version) => join(versions, version, 'bin'));
  } catch {
    return [];
  }
};

/** Where pgbench is, if it is on this machine. */
export const findPgbench = (): string | undefined =>
  [...(process.env['PATH'] ?? '').split(delimiter), ...debianFolders()]
    .filter((dir) => dir !== '')
    .map((dir) => join(dir, 'pgbench'))
    .find(mayRun);

export const driverName = (): string => {
  const pgbench = findPgbench();
  if (pgbench === undefined) return 'the driver pg';
  return execFileSync(pgbench, ['--version'], { encoding: 'utf8' }).split('(Debian')[0]?.trim() ?? 'pgbench';
};

/** pgbench has no least and no sequence of its own per client, so transfers are numbered by run and client. */
const scriptOf = ({ way, run }: Drive): string =>
  [
    `\\set debit random(1, ${PLAIN_ACCOUNTS})`,
    `\\set credit 1 + (:debit - 1 + random(1, ${PLAIN_ACCOUNTS - 1})) % ${PLAIN_ACCOUNTS}`,
    '\\set amount random(1, 9)',
    '\\set n :n + 1',
    `\\set transfer ${run} * 1000000000000 + :client_id * 1000000000 + :n`,
    ...way.statements.map((statement) => `${statement};`),
  ].join('\n');

const runPgbench = (program: string, url: URL, args: readonly string[], cwd: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const env = { PATH: process.env['PATH'] ?? '', PGPASSWORD: decodeURIComponent(url.password), PGSSLMODE: 'disable' };
    const child = spawn(program, [...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`pgbench ended with code ${code}: ${output}`));
    });
  });

/** The third word of a line of pgbench's log is what the transaction took, in microseconds. */
const latenciesIn = (folder: string): Float64Array => {
  const logs = readdirSync(folder).filter((name) => name.startsWith('pgbench_log.'));
  const lines = logs.flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'));
  return Float64Array.from(lines, (line) => Number(line.split(' ')[2]) / 1_000).sort();
};

const byPgbench = async (program: string, drive: Drive): Promise<Driven> => {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-pgbench-'));
  const url = new URL(drive.url);
  try {
    await writeFile(join(folder, 'transfer.sql'), scriptOf(drive));
    const output = await runPgbench(
      program,
      url,
      [
        ...['-h', url.hostname, '-p', url.port, '-U', decodeURIComponent(url.username)],
        ...['-n', '-M', 'prepared', '-c', String(drive.clients), '-j', '2', '-T', String(drive.seconds), '-D', 'n=0'],
        ...['-f', 'transfer.sql', '--log', url.pathname.slice(1)],
      ],
      folder,
    );
    const committed = Number(/transactions actually processed: (\d+)/.exec(output)?.[1]);
    const rate = Number(/tps = ([\d.]+)/.exec(output)?.[1]);
    const failed = Number(/number of failed transactions: (\d+)/.exec(output)?.[1] ?? 0);
    if (failed > 0 || !(rate > 0)) throw new Error(`pgbench: ${output}`);
    return { committed, perSecond: rate, latencies: latenciesIn(folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const byDriver = (drive: Drive): Promise<Driven> =>
  new Promise((resolve, reject) => {
    const program = fileURLToPath(new URL('plain-ledger.process.ts', import.meta.url));
    const child = fork(program, { serialization: 'advanced', execArgv: [] });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the plain ledger's clients ended with code ${code}`)));
    child.once('message', (driven: Driven) => {
      child.disconnect();
      resolve(driven);
    });
    child.send(drive);
  });

/** Posts transfers into the plain ledger from another process: by pgbench with prepared statements where there is one, else by the driver. */
export const drivePlainLedger = (drive: Drive): Promise<Driven> => {
  const pgbench = findPgbench();
  return pgbench === undefined ? byDriver(drive) : byPgbench(pgbench, drive);
};
