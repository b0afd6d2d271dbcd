import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

// Answers with its environment, ends as it is told to, and takes a moment to drain.
const service = `
import { createServer } from 'node:http';
const log = (msg) => console.log(JSON.stringify({ level: 'warn', time: Date.now(), msg }));
const server = createServer((request, response) => {
  if (request.url === '/crash') { log('about to crash'); process.exit(3); }
  response.end(request.url === '/env' ? JSON.stringify(process.env) : 'ok');
});
server.listen(Number(process.env.PORT), process.env.HOST, () => log('listening'));
process.on('SIGTERM', () => { log('draining'); setTimeout(() => { log('drained'); process.exit(0); }, 100); });
`;

const runtime = pathToFileURL(join(import.meta.dirname, '../../../packages/runtime/src/postgres/index.ts')).href;

/** A migrations module with one step per name; each step makes a table of that name. */
export const migrationsModule = (owner: string, tables: readonly string[]): string => `
import { defineMigrations } from ${JSON.stringify(runtime)};
export const migrations = defineMigrations(${JSON.stringify(owner)}, ${JSON.stringify(
  tables.map((table, index) => ({
    name: `20990101_${String(index + 1).padStart(4, '0')}_${table}`,
    up: [`create table ${owner}.${table} (id int)`],
    down: [`drop table ${owner}.${table}`],
  })),
)});
`;

export interface FakeRepository {
  readonly root: string;
  write(path: string, text: string): void;
  remove(): void;
}

/** A repository of services that do nothing, which the stack starts exactly as it starts the real ones. */
export const fakeRepository = (services: readonly string[]): FakeRepository => {
  const root = mkdtempSync(join(tmpdir(), 'tessera-up-'));
  chmodSync(root, 0o755);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('package.json', '{ "type": "module" }');
  for (const name of services) write(`services/${name}/src/main.ts`, service);
  return { root, write, remove: () => rmSync(root, { recursive: true, force: true }) };
};
