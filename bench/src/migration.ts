import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { CallsOutcome } from './calls/calls.ts';
import { steps } from './migration/ledger-migrations.ts';
import { applySteps, underLoad } from './migration/under-load.ts';
import { type Figure, percentile } from './report.ts';
import { writeHistory } from './wallet/history.ts';
import { withWallet } from './wallet/place.ts';

const MEMBERS = 1_000;
const QUIET_MS = 10_000;

const options = { entries: { type: 'string', default: '5000000' } } as const;

const figures = (when: string, writers: CallsOutcome, readers: CallsOutcome): Figure[] => {
  const ms = (value: number | undefined) => `${(value ?? Number.NaN).toFixed(0)} ms`;
  return [
    {
      what: `transfers ${when}`,
      value: `${((writers.answered / writers.ms) * 1_000).toFixed(0)} /s, p50 ${ms(percentile(writers.latencies, 0.5))}, p99 ${ms(percentile(writers.latencies, 0.99))}`,
    },
    { what: `longest transfer ${when}`, value: ms(writers.latencies.at(-1)) },
    { what: `longest time without a transfer ${when}`, value: ms(writers.longestSilenceMs) },
    { what: `longest statement page ${when}`, value: ms(readers.latencies.at(-1)) },
  ];
};

/** `pnpm bench migration`: how long posting stands still while a large ledger gets columns, a rule and an index. */
export const migration = (args: readonly string[]): Promise<readonly Figure[]> => {
  const { values } = parseArgs({ args: [...args], options });
  const entries = Number(values.entries);
  return withWallet(async (place) => {
    const ledger = await writeHistory(place.admin, { entries, members: MEMBERS });
    await place.settle();
    const quiet = await underLoad(place, ledger, () => delay(QUIET_MS, {}));
    await place.settle();
    const migrated = await underLoad(place, ledger, () => applySteps(place, steps));
    return [
      { what: 'entries in the ledger', value: entries.toLocaleString('en') },
      ...figures('before the migration', quiet.writers, quiet.readers),
      ...figures('during the migration', migrated.writers, migrated.readers),
      ...Object.entries(migrated.stepMs).map(([name, ms]) => ({ what: `step ${name}`, value: `${ms.toFixed(0)} ms` })),
      {
        what: 'longest stall that the migration brought (hoped for: at most 1,000 ms)',
        value: `${(migrated.writers.latencies.at(-1) ?? Number.NaN).toFixed(0)} ms`,
      },
    ];
  });
};
