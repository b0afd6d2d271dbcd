import type { Migration, Migrator } from '@mikro-orm/migrations';
import type { ServiceName } from '@tessera/contracts';
import { demandWritersGoOn, type LockPatience, untilUnlocked } from './migration-locks.ts';
import { runtimeTables } from './runtime-tables.ts';

/** One versioned step of a schema. `name` orders the steps and never changes once released: `YYYYMMDD_nnnn_what`. */
export interface SqlMigration {
  readonly name: string;
  readonly up: readonly string[];
  readonly down: readonly string[];
  /**
   * False for statements that let writers go on and take their time: `create index concurrently`, which Postgres refuses inside a
   * transaction, and `validate constraint`. Each then stands alone, and a step that was cut off is run again from its first
   * one, so all must be repeatable; see {@link concurrentIndex}.
   */
  readonly transactional?: boolean;
}

/** The ordered migrations of one service, its runtime tables first. */
export interface ServiceMigrations {
  readonly service: ServiceName;
  readonly steps: readonly SqlMigration[];
}

export interface MigrationStatus {
  readonly name: string;
  readonly state: 'applied' | 'pending';
}

/** Puts the runtime's own tables before a service's steps. Throws when two steps share a name, stand out of order, or would stop writers. */
export const defineMigrations = (service: ServiceName, steps: readonly SqlMigration[]): ServiceMigrations => {
  const all = [runtimeTables(service), ...steps];
  all.slice(1).forEach((step, index) => {
    const previous = all[index];
    if (previous && previous.name >= step.name) {
      throw new Error(`migration ${step.name} of ${service} must come after ${previous.name}`);
    }
  });
  all.forEach(demandWritersGoOn);
  return { service, steps: all };
};

const isTransactional = (step: SqlMigration): boolean => step.transactional ?? true;

const migrationClass = (step: SqlMigration, base: typeof Migration) =>
  class extends base {
    override up(): void {
      for (const statement of step.up) this.addSql(statement);
    }
    override down(): void {
      for (const statement of step.down) this.addSql(statement);
    }
    override isTransactional(): boolean {
      return isTransactional(step);
    }
  };

/** What a connection is told as it opens. */
type SessionSettings = Readonly<Record<string, number>>;

const ENDLESS: SessionSettings = { lock_timeout: 0, statement_timeout: 0 };

const withMigrator = async <T>(
  ownerUrl: string,
  migrations: ServiceMigrations,
  work: (migrator: Migrator) => Promise<T>,
  settings: SessionSettings = {},
): Promise<T> => {
  // Loaded here and not above: a running service imports this file for its types and never migrates.
  const [{ Migration: base, Migrator: extension }, { MikroORM }] = await Promise.all([
    import('@mikro-orm/migrations'),
    import('@mikro-orm/postgresql'),
  ]);
  const orm = await MikroORM.init({
    clientUrl: ownerUrl,
    entities: [],
    extensions: [extension],
    discovery: { warnWhenNoEntities: false },
    schema: migrations.service,
    pool: { min: 0, max: 2 },
    driverOptions: {
      options: Object.entries(settings)
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
    },
    migrations: {
      tableName: `${migrations.service}.migrations`,
      migrationsList: migrations.steps.map((step) => ({ name: step.name, class: migrationClass(step, base) })),
      snapshot: false,
      snapshotOnMigrate: false,
      allOrNothing: false,
      silent: true,
    },
  });
  try {
    return await work(new extension(orm.em));
  } finally {
    await orm.close(true);
  }
};

type Way = 'up' | 'down';

/**
 * Runs steps one after the other, each by itself: a transactional one with a short wait for its locks and as often as it takes,
 * one that stops nobody on a connection of its own with all the time that it needs.
 */
const runSteps = async (
  ownerUrl: string,
  migrations: ServiceMigrations,
  way: Way,
  choose: (migrator: Migrator) => Promise<readonly string[]>,
  { lockTimeoutMs = 500, patienceMs = 120_000 }: LockPatience,
): Promise<string[]> => {
  const work = async (migrator: Migrator): Promise<string[]> => {
    const names = [...(await choose(migrator))];
    for (const name of names) {
      const run = (by: Migrator) => by[way]({ migrations: [name] });
      const step = migrations.steps.find((one) => one.name === name);
      const stopsNobody = step !== undefined && !isTransactional(step);
      await untilUnlocked(name, patienceMs, () =>
        stopsNobody ? withMigrator(ownerUrl, migrations, run, ENDLESS) : run(migrator),
      );
    }
    return names;
  };
  return withMigrator(ownerUrl, migrations, work, { lock_timeout: lockTimeoutMs });
};

/**
 * Applies every pending step, each in its own transaction; returns the names applied. A step that waits for a lock gives way to
 * writers and comes again.
 * @param ownerUrl connection of the schema's owner, never of the service's own role
 * @throws Error when a lock is held for longer than the patience lasts; earlier steps stand, and the next run goes on from there
 */
export const migrateUp = (
  ownerUrl: string,
  migrations: ServiceMigrations,
  patience: LockPatience = {},
): Promise<string[]> => {
  const pending = async (migrator: Migrator) => (await migrator.getPending()).map(({ name }) => name);
  return runSteps(ownerUrl, migrations, 'up', pending, patience);
};

/**
 * Takes the last applied step back, or every step down to and including `to`. Returns the names undone, newest first.
 * @throws Error when `to` is not applied
 */
export const migrateDown = (
  ownerUrl: string,
  migrations: ServiceMigrations,
  to?: string,
  patience: LockPatience = {},
): Promise<string[]> => {
  const newest = async (migrator: Migrator): Promise<string[]> => {
    const names = (await migrator.getExecuted()).map(({ name }) => name).reverse();
    if (to === undefined) return names.slice(0, 1);
    if (!names.includes(to)) throw new Error(`migration ${to} of ${migrations.service} is not applied`);
    return names.slice(0, names.indexOf(to) + 1);
  };
  return runSteps(ownerUrl, migrations, 'down', newest, patience);
};

/** Which steps stand and which are pending, in order. */
export const migrationStatus = (ownerUrl: string, migrations: ServiceMigrations): Promise<MigrationStatus[]> =>
  withMigrator(ownerUrl, migrations, async (migrator) => {
    const pending = new Set((await migrator.getPending()).map((step) => step.name));
    return migrations.steps.map(({ name }) => ({ name, state: pending.has(name) ? 'pending' : 'applied' }));
  });

/** `node src/migrate.ts up | down [to] | status`, on MIGRATION_DATABASE_URL. Sets the exit code. */
export const runMigrateCli = async (
  migrations: ServiceMigrations,
  [command = 'up', to]: readonly string[] = process.argv.slice(2),
  ownerUrl: string | undefined = process.env['MIGRATION_DATABASE_URL'],
): Promise<void> => {
  if (!ownerUrl) {
    console.error('MIGRATION_DATABASE_URL is missing: set it to the connection of the schema owner.');
    process.exitCode = 1;
    return;
  }
  if (command === 'up') report('applied', await migrateUp(ownerUrl, migrations));
  else if (command === 'down') report('undone', await migrateDown(ownerUrl, migrations, to));
  else if (command === 'status') {
    for (const { name, state } of await migrationStatus(ownerUrl, migrations)) console.log(`${state}  ${name}`);
  } else {
    console.error(`unknown command "${command}": use up, down [step] or status.`);
    process.exitCode = 1;
  }
};

const report = (verb: string, names: readonly string[]): void => {
  console.log(names.length === 0 ? 'nothing to do' : names.map((name) => `${verb}  ${name}`).join('\n'));
};
