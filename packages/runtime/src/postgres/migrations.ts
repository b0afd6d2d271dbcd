import type { Migration, Migrator } from '@mikro-orm/migrations';
import type { ServiceName } from '@tessera/contracts';
import { type LockPatience, untilUnlocked, withItsOwnPatience } from './migration-locks.ts';
import { runtimeTables } from './runtime-tables.ts';

/** One versioned step of a schema. `name` orders the steps and never changes once released: `YYYYMMDD_nnnn_what`. */
export interface SqlMigration {
  readonly name: string;
  readonly up: readonly string[];
  readonly down: readonly string[];
  /**
   * False makes each statement a transaction of its own, as `create index concurrently` demands and as `validate constraint` should have
   * it; these two take all the time they need, for they stop nobody. A step that was cut off, or had to give way to
   * writers, is run again from its first statement, so all must be repeatable; see {@link concurrentIndex}.
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

/** Puts the runtime's own tables before a service's steps. Throws when two steps share a name or stand out of order. */
export const defineMigrations = (service: ServiceName, steps: readonly SqlMigration[]): ServiceMigrations => {
  const all = [runtimeTables(service), ...steps];
  all.slice(1).forEach((step, index) => {
    const previous = all[index];
    if (previous && previous.name >= step.name) {
      throw new Error(`migration ${step.name} of ${service} must come after ${previous.name}`);
    }
  });
  return { service, steps: all };
};

const isTransactional = (step: SqlMigration): boolean => step.transactional ?? true;

const migrationClass = (step: SqlMigration, base: typeof Migration, lockTimeoutMs: number) => {
  const asSent = (statement: string): string =>
    isTransactional(step) ? statement : withItsOwnPatience(statement, lockTimeoutMs);
  return class extends base {
    override up(): void {
      for (const statement of step.up) this.addSql(asSent(statement));
    }
    override down(): void {
      for (const statement of step.down) this.addSql(asSent(statement));
    }
    override isTransactional(): boolean {
      return isTransactional(step);
    }
  };
};

const LOCK_TIMEOUT_MS = 500;
const PATIENCE_MS = 120_000;

/** How a migrator's connections wait: each for a lock so long, or, for steps whose statements see to it themselves, without end. */
interface Waiting {
  readonly lockTimeoutMs: number;
  readonly isEndless: boolean;
}

const withMigrator = async <T>(
  ownerUrl: string,
  migrations: ServiceMigrations,
  work: (migrator: Migrator) => Promise<T>,
  { lockTimeoutMs, isEndless }: Waiting = { lockTimeoutMs: LOCK_TIMEOUT_MS, isEndless: false },
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
      options: isEndless ? '-c lock_timeout=0 -c statement_timeout=0' : `-c lock_timeout=${lockTimeoutMs}`,
    },
    migrations: {
      tableName: `${migrations.service}.migrations`,
      migrationsList: migrations.steps.map((step) => ({
        name: step.name,
        class: migrationClass(step, base, lockTimeoutMs),
      })),
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

/** Runs steps one after the other, each by itself and again until it had its locks. */
const runSteps = async (
  ownerUrl: string,
  migrations: ServiceMigrations,
  way: Way,
  choose: (migrator: Migrator) => Promise<readonly string[]>,
  { lockTimeoutMs = LOCK_TIMEOUT_MS, patienceMs = PATIENCE_MS }: LockPatience,
): Promise<string[]> => {
  const work = async (migrator: Migrator): Promise<string[]> => {
    const names = [...(await choose(migrator))];
    for (const name of names) {
      const run = (by: Migrator) => by[way]({ migrations: [name] });
      const step = migrations.steps.find((one) => one.name === name);
      const isApart = step !== undefined && !isTransactional(step);
      await untilUnlocked(name, patienceMs, () =>
        isApart ? withMigrator(ownerUrl, migrations, run, { lockTimeoutMs, isEndless: true }) : run(migrator),
      );
    }
    return names;
  };
  return withMigrator(ownerUrl, migrations, work, { lockTimeoutMs, isEndless: false });
};

/**
 * Applies every pending step, each in its own transaction unless it says otherwise; returns the names applied. A step that waits for
 * a lock gives way to writers and comes again.
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
