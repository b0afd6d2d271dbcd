// One-shot commands that prepare an installation whose secrets come from the environment:
//   provision nats-config <file>   writes the configuration of nats-server, with every user and its rights
//   provision postgres             creates roles, database, schemas, and applies all migrations
//   provision nats                 creates streams and durables
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { migrateUp, type ServiceMigrations } from '@tessera/runtime/postgres';
import {
  natsServerConfig,
  natsUsers,
  ownerDatabaseUrl,
  provisionNats,
  provisionPostgres,
  StackError,
  servicesWithData,
} from '@tessera/stack';
import { secretsFromEnvironment } from './secrets-from-environment.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const secrets = secretsFromEnvironment(process.env);

const required = (variable: string): string => {
  const value = process.env[variable] ?? '';
  if (value === '') throw new StackError(`${variable} is missing: set it to the URL of the provisioning user.`);
  return value;
};

const writeNatsConfig = async (file: string | undefined): Promise<void> => {
  if (file === undefined) throw new StackError('Name the file to write: provision nats-config <file>.');
  const users = natsUsers(secrets);
  const text = natsServerConfig({ host: '0.0.0.0', port: 4222, storeDir: '/data', users, syncAlways: true });
  // It holds the passwords of all users. Whoever runs nats-server in another account has to share the group.
  await writeFile(file, `${text}http: "0.0.0.0:8222"\n`, { mode: 0o640 });
  console.log(`wrote ${file}`);
};

const preparePostgres = async (): Promise<void> => {
  const adminUrl = required('DATABASE_ADMIN_URL');
  await provisionPostgres(adminUrl, secrets);
  for (const service of servicesWithData) {
    const file = join(root, 'services', service, 'migrations', 'index.ts');
    if (!existsSync(file)) continue;
    const { migrations } = (await import(pathToFileURL(file).href)) as { migrations: ServiceMigrations };
    const applied = await migrateUp(ownerDatabaseUrl(adminUrl, service, secrets), migrations);
    console.log(`${service}: ${applied.length} migrations applied`);
  }
};

const commands: Readonly<Record<string, (argument: string | undefined) => Promise<void>>> = {
  'nats-config': writeNatsConfig,
  postgres: preparePostgres,
  nats: () => provisionNats(required('NATS_ADMIN_URL')),
};

try {
  const [name = '', argument] = process.argv.slice(2);
  const command = commands[name];
  if (command === undefined) throw new StackError(`Usage: provision ${Object.keys(commands).join('|')} [file]`);
  await command(argument);
} catch (error) {
  if (!(error instanceof StackError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
