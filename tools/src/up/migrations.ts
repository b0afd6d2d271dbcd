import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServiceName } from '@tessera/contracts';
import { StackError } from '@tessera/stack';
import type { Reporter } from './reporter.ts';
import { withStamps } from './stamps.ts';

export interface MigrationOptions {
  /** The repository: services are under `services/`. */
  readonly root: string;
  readonly services: readonly ServiceName[];
  readonly databaseAdminUrl: string;
  readonly ownerUrl: (service: ServiceName) => string;
  readonly reporter: Reporter;
}

const sourcesOf = (dir: string): string[] => {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules')
    .flatMap((entry) => {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) return sourcesOf(path);
      return /\.(ts|sql|json)$/.test(entry.name) ? [path] : [];
    })
    .sort();
};

const hashOf = (root: string, folders: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const file of folders.flatMap((folder) => sourcesOf(join(root, folder)))) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
};

/** Everything that a migration may be made of: its own folder, its service's code and the packages. */
const sourceHash = (root: string, service: ServiceName, packages: string): string =>
  createHash('sha256')
    .update(packages)
    .update(hashOf(root, [`services/${service}/migrations`, `services/${service}/src`]))
    .digest('hex');

const moduleOf = (root: string, service: ServiceName): string =>
  join(root, 'services', service, 'migrations', 'index.ts');

const runMigrations = async (options: MigrationOptions, services: readonly ServiceName[]): Promise<string> => {
  const program = fileURLToPath(new URL('migrate-services.ts', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'pipe'] });
  const tasks = services.map((service) => ({
    service,
    module: pathToFileURL(moduleOf(options.root, service)).href,
    ownerUrl: options.ownerUrl(service),
  }));
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  child.stdin.end(JSON.stringify(tasks));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new StackError(`The migrations failed and the services were not started:\n${errors.trim()}`);
  return output;
};

/**
 * Applies what is pending. A service is skipped only when the sources its migrations are made of *and* the list of
 * migrations that stand in this very database are those of the last complete run; both are compared at every start.
 */
export const migrateStack = (options: MigrationOptions): Promise<void> =>
  withStamps(options.databaseAdminUrl, async (stamps) => {
    const { root, reporter } = options;
    const packages = hashOf(root, ['packages/kernel/src', 'packages/contracts/src', 'packages/runtime/src']);
    const stampOf = async (service: ServiceName): Promise<string | undefined> => {
      const applied = await stamps.appliedMigrations(service);
      return applied === undefined ? undefined : `${sourceHash(root, service, packages)} ${applied}`;
    };
    const candidates = options.services.filter((service) => existsSync(moduleOf(root, service)));
    const pending: ServiceName[] = [];
    for (const service of candidates) {
      const current = await stampOf(service);
      if (current === undefined || current !== (await stamps.read(`migrations/${service}`))) pending.push(service);
    }
    if (pending.length === 0) {
      reporter.step('migrations: nothing changed');
      return;
    }
    const output = await runMigrations(options, pending);
    for (const service of pending) await stamps.write(`migrations/${service}`, (await stampOf(service)) ?? '');
    const applied = output
      .trim()
      .split('\n')
      .flatMap((line) => (JSON.parse(line) as { applied: string[] }).applied);
    reporter.step(`migrations: ${applied.length} applied`);
  });
