// Runs as a process of its own: applies the pending migrations of the services named on standard input, all in one
// process because most of the time goes into loading the mapper. Prints one line of JSON per service.
import { text } from 'node:stream/consumers';
import { migrateUp, type ServiceMigrations } from '@tessera/runtime/postgres';

interface Task {
  readonly service: string;
  /** file: URL of the service's migrations. */
  readonly module: string;
  readonly ownerUrl: string;
}

const migrate = async ({ service, module, ownerUrl }: Task): Promise<void> => {
  const { migrations } = (await import(module)) as { migrations: ServiceMigrations };
  const applied = await migrateUp(ownerUrl, migrations);
  console.log(JSON.stringify({ service, applied }));
};

const tasks = JSON.parse(await text(process.stdin)) as Task[];
await Promise.all(tasks.map(migrate));
