import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { type Figure, percentile } from '../report.ts';
import { root } from '../with-stack.ts';
import { readProfile, selfTimes } from './cpu-profile.ts';
import { type HistorySize, writeHistory } from './history.ts';
import { postTransfers, spreadTransfers, type Timing } from './phases.ts';
import { type WalletPlace, withWallet } from './place.ts';
import { processorTimes } from './processor-time.ts';

const FUNCTIONS = 25;
const STATEMENTS = 20;
const SHOWN_OF_A_STATEMENT = 110;

/** Postgres counts statements from now on. The library must be there when it starts, and the wallet is down meanwhile. */
const countStatements = async ({ stack, admin }: WalletPlace): Promise<void> => {
  await admin.query(`alter system set shared_preload_libraries = 'pg_stat_statements'`);
  await stack.services.stop('wallet');
  await stack.postgres.stop();
  await stack.postgres.restart();
  await admin.query('create extension pg_stat_statements');
  await stack.services.restart('wallet');
};

const statementFigures = async (admin: pg.Pool, transfers: number): Promise<Figure[]> => {
  const { rows } = await admin.query<{ query: string; calls: number; total: number; mean: number; rows: number }>(
    `select query, calls::float8, total_exec_time as total, mean_exec_time as mean, rows::float8
     from pg_stat_statements s join pg_roles r on r.oid = s.userid where r.rolname <> current_user
     order by total_exec_time desc limit ${STATEMENTS}`,
  );
  return rows.map(({ query, calls, total, mean, rows: touched }) => ({
    what: `\`${query.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim().slice(0, SHOWN_OF_A_STATEMENT)}\``,
    value: `${total.toFixed(0)} ms, ${calls} × ${mean.toFixed(3)} ms, ${touched} rows, ${((total / transfers) * 1_000).toFixed(1)} µs a transfer`,
  }));
};

const measure = async (place: WalletPlace, folder: string, timing: Timing, size: HistorySize): Promise<Figure[]> => {
  const { stack, admin } = place;
  await countStatements(place);
  const ledger = await writeHistory(admin, size);
  const calls = spreadTransfers(ledger, await place.tokenFor(ledger.tenantId));
  await admin.query('select pg_stat_statements_reset()');
  const wallet = stack.services.pid('wallet');
  const processes = { wallet, postgres: stack.postgres.pid, nats: stack.nats.pid, 'who takes the spans': process.pid };
  const before = processorTimes(processes);
  const { perSecond, latencies, outcome } = await postTransfers(place, ledger, calls, { timing });
  const used = processorTimes(processes);
  const statements = await statementFigures(admin, outcome.answeredInAll);
  // A process writes its profile when it ends in peace.
  await stack.services.stop('wallet');
  const functions = selfTimes(readProfile(folder, wallet), outcome.window, root);
  const all = functions.reduce((sum, { ms }) => sum + ms, 0);
  const aTransfer = (ms: number) => `${((ms / outcome.answeredInAll) * 1_000).toFixed(0)} µs a transfer`;
  return [
    {
      what: 'transfers over HTTP while it is watched',
      value: `${perSecond.toFixed(0)} /s, p50 ${percentile(latencies, 0.5).toFixed(1)} ms, p99 ${percentile(latencies, 0.99).toFixed(1)} ms`,
    },
    ...Object.entries(used).map(([name, ms]) => ({
      what: `processor time of ${name}`,
      value: aTransfer(ms - (before[name] ?? 0)),
    })),
    { what: 'processor time of the callers', value: aTransfer(outcome.cpuMs) },
    ...functions.slice(0, FUNCTIONS).map(({ what, ms }) => ({
      what,
      value: `${ms.toFixed(0)} ms, ${((ms / all) * 100).toFixed(1)} %`,
    })),
    ...statements,
  ];
};

/** Where the time of single transfers goes: the wallet's functions by their own time, Postgres' statements, and each process' share. */
export const profileWallet = async (timing: Timing, size: HistorySize): Promise<readonly Figure[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-profile-'));
  try {
    const env = { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` };
    return await withWallet((place) => measure(place, folder, timing, size), { env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
