import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import { ConfigError, loadConfig, serviceConfig } from '@tessera/runtime/config';
import { openDatabase } from '@tessera/runtime/postgres';
import { measureOf } from './messaging/from-contract.ts';
import { createDailyFigures } from './persistence/daily-figures.ts';
import { createRebuilds, REBUILT_FIGURES } from './persistence/rebuilds.ts';
import { createTenantZones } from './persistence/tenant-zones.ts';
import { countFacts } from './use-cases/count-facts.ts';
import type { Difference, FigureValue } from './use-cases/ports.ts';
import { rebuildFigures } from './use-cases/rebuild-figures.ts';

const SLICE_SIZE = 5_000;

const valueText = (value: FigureValue | null): string =>
  value === null ? 'nothing' : `count ${value.count} sum ${value.sum}`;

const differenceText = ({ tenantId, day, metric, kind, currency, live, rebuilt }: Difference): string =>
  `differs  ${tenantId} ${day} ${[metric, kind, currency].filter((part) => part !== '').join(' ')}` +
  `: live ${valueText(live)}, rebuilt ${valueText(rebuilt)}`;

/** Returns the exit code: 0 where live and rebuilt figures agree, 1 where they differ. */
const rebuild = async (): Promise<number> => {
  const { DATABASE_URL } = loadConfig({ DATABASE_URL: serviceConfig.DATABASE_URL }, process.env);
  const database = await openDatabase({ service: 'analytics', url: DATABASE_URL, poolSize: 1 });
  try {
    const run = rebuildFigures({
      rebuilds: createRebuilds(database, measureOf),
      countRebuilt: countFacts({
        zones: createTenantZones(PLATFORM_TENANT_ID),
        figures: createDailyFigures(REBUILT_FIGURES),
      }),
    });
    const { events, differences, first } = await run({
      sliceSize: SLICE_SIZE,
      onProgress: (done, total) => console.log(`rebuilt from ${done} of ${total} events`),
    });
    for (const difference of first) console.log(differenceText(difference));
    if (differences === 0) console.log(`every daily figure agrees with the archive of ${events} events`);
    else console.error(`daily figures that differ from the archive of ${events} events: ${differences}`);
    return differences === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
};

try {
  process.exitCode = await rebuild();
} catch (error) {
  // Not 1, so that a script can tell figures that differ from a comparison that never was.
  process.exitCode = 2;
  console.error(error instanceof ConfigError || !(error instanceof Error) ? String(error) : error.message);
}
