import type { Migration, Migrator } from '@mikro-orm/migrations';
import type { ServiceName } from '@tessera/contracts';
import { runtimeTables } from './runtime-tables.ts';

/** One versioned step of a schema. `name` orders the steps and never changes once released: `YYYYMMDD_nnnn_what`. */
export interface SqlMigration {
  readonly name: string;
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** False for statements that Postgres refuses inside a transaction, such as `create index concurrently`. */
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

const migrationClass = (step: SqlMigration, base: typeof Migration) =>
  class extends base {
    override up(): void {
      for (const statement of step.up) this.addSql(statement);
    }
    override down(): void {
      for (const statement of step.down) this.addSql(statement);
    }
    override isTransactional(): boolean {
      return step.transactional ?? true;
    }
  };

const withMigrator = async <T>(
  ownerUrl: string,
  migrations: ServiceMigrations,
  work: (migrator: Migrator) => Promise<T>,
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

/**
 * Applies every pending step, each in its own transaction; returns the names applied.
 * @param ownerUrl connection of the schema's owner, never of the service's own role
 */
export const migrateUp = (ownerUrl: string, migrations: ServiceMigrations): Promise<string[]> =>
  withMigrator(ownerUrl, migrations, async (migrator) => (await migrator.up()).map((step) => step.name));

/** Takes the last applied step back, or every step down to and including `to`. Returns the names undone, newest first. */
export const migrateDown = (ownerUrl: string, migrations: ServiceMigrations, to?: string): Promise<string[]> =>
  withMigrator(ownerUrl, migrations, async (migrator) =>
    (await migrator.down(to === undefined ? undefined : { to })).map((step) => step.name),
  );

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
