import { parseArgs } from 'node:util';
import { type Figure, percentile, type Throughput } from './report.ts';
import { drivePlainLedger, driverName } from './wallet/drive-plain-ledger.ts';
import { type Ledger, writeHistory } from './wallet/history.ts';
import {
  BATCH,
  batchesOfTransfers,
  CALLERS,
  hotTransfers,
  postTransfers,
  readStatements,
  spreadTransfers,
  type Timing,
  takesBatches,
} from './wallet/phases.ts';
import { type WalletPlace, withWallet } from './wallet/place.ts';
import {
  checkPlainLedger,
  layPlainLedger,
  oneStatement,
  type PlainWay,
  separateStatements,
} from './wallet/plain-ledger.ts';
import { profileWallet } from './wallet/profile.ts';

const MEMBERS = 1_000;
const SMALL_LEDGER = 10_000;
const WARM_UP_SECONDS = 3;

const options = {
  profile: { type: 'boolean', default: false },
  seconds: { type: 'string', default: '7' },
  entries: { type: 'string', default: '5000000' },
} as const;

const figure = (what: string, { perSecond, latencies }: Throughput): Figure => {
  const ms = (share: number) => percentile(latencies, share).toFixed(1);
  const rate = Math.round(perSecond).toLocaleString('en');
  return { what, value: `${rate} /s, p50 ${ms(0.5)} ms, p99 ${ms(0.99)} ms` };
};

/** A figure held against another: 2 where it is twice as fast. */
const against = (what: string, one: Throughput, other: Throughput, expected: number): Figure => ({
  what,
  value: '',
  ratio: one.perSecond / other.perSecond,
  expected,
});

const measurePlain = async ({ admin, adminUrl, settle }: WalletPlace, way: PlainWay, seconds: number) => {
  await layPlainLedger(admin);
  const drive = { url: adminUrl, way, clients: CALLERS };
  const warmUp = await drivePlainLedger({ ...drive, seconds: WARM_UP_SECONDS, run: 1 });
  await settle();
  const driven = await drivePlainLedger({ ...drive, seconds, run: 2 });
  await checkPlainLedger(admin, warmUp.committed + driven.committed);
  return driven;
};

const measureBatches = async (
  place: WalletPlace,
  ledger: Ledger,
  timing: Timing,
  plain: Throughput,
): Promise<Figure[]> => {
  const token = await place.tokenFor(ledger.tenantId);
  if (!(await takesBatches(place, token))) return [{ what: '(c) batches: this commit has no such route', value: '' }];
  const calls = batchesOfTransfers(ledger, token);
  const few = await postTransfers(place, ledger, calls, { timing, callers: 16, transfersACall: BATCH });
  const many = await postTransfers(place, ledger, calls, { timing, callers: CALLERS, transfersACall: BATCH });
  return [
    figure(`(c) transfers in batches of ${BATCH}, 16 callers`, few),
    figure(`(c) transfers in batches of ${BATCH}, ${CALLERS} callers`, many),
    against('(c) to (a1), 16 callers', few, plain, 8),
    against(`(c) to (a1), ${CALLERS} callers`, many, plain, 8),
  ];
};

const measure = async (place: WalletPlace, timing: Timing, entries: number): Promise<Figure[]> => {
  const seconds = timing.measureMs / 1_000;
  const separate = await measurePlain(place, separateStatements, seconds);
  const one = await measurePlain(place, oneStatement, seconds);

  const small = await writeHistory(place.admin, { entries: SMALL_LEDGER, members: MEMBERS });
  const smallToken = await place.tokenFor(small.tenantId);
  const spread = await postTransfers(place, small, spreadTransfers(small, smallToken), { timing });
  const batches = await measureBatches(place, small, timing, separate);
  const hot = await postTransfers(place, small, hotTransfers(small, smallToken), { timing });
  // A hundred accounts share as many entries, so that each of them fills a page.
  const paged = await writeHistory(place.admin, { entries: SMALL_LEDGER, members: MEMBERS / 10 });
  const smallPages = await readStatements(place, paged, await place.tokenFor(paged.tenantId), timing);

  const large = await writeHistory(place.admin, { entries, members: MEMBERS });
  const largeToken = await place.tokenFor(large.tenantId);
  const late = await postTransfers(place, large, spreadTransfers(large, largeToken), { timing });
  const largePages = await readStatements(place, large, largeToken, timing);
  const size = (count: number) => `${count.toLocaleString('en')} entries`;
  return [
    figure(
      `(a1) plain ledger, ${separateStatements.statements.length} statements a transfer, ${driverName()}`,
      separate,
    ),
    figure(`(a2) plain ledger, one statement a transfer, ${driverName()}`, one),
    figure(`(b) transfers over HTTP, ${MEMBERS} accounts, ${size(SMALL_LEDGER)}`, spread),
    against('(b) to (a1)', spread, separate, 2),
    against('(b) to (a2)', spread, one, 1),
    ...batches,
    figure('(d) as (b), all from one account', hot),
    against('(d) to (b)', hot, spread, 0.7),
    figure(`(e) as (b), ${size(entries)}`, late),
    against('(e) to (b)', late, spread, 0.85),
    figure(`statement pages of 50, ${size(SMALL_LEDGER)}`, smallPages),
    figure(`statement pages of 50, ${size(entries)}`, largePages),
    against(`statement pages, ${size(entries)} to ${size(SMALL_LEDGER)}`, largePages, smallPages, 0.85),
  ];
};

/** `pnpm bench wallet`: transfers over HTTP against the SQL of a plain ledger on the same Postgres; `--profile` shows where their time goes. */
export const wallet = (args: readonly string[]): Promise<readonly Figure[]> => {
  const { values } = parseArgs({ args: [...args], options });
  const timing = { warmUpMs: WARM_UP_SECONDS * 1_000, measureMs: Number(values.seconds) * 1_000 };
  if (values.profile)
    return profileWallet({ ...timing, measureMs: 10_000 }, { entries: SMALL_LEDGER, members: MEMBERS });
  return withWallet((place) => measure(place, timing, Number(values.entries)));
};
