import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { isRunning, runningProcesses, StackError, startPostgres, stopAbandoned } from '../src/index.ts';
import { identify } from '../src/process-identity.ts';
import { scratchFolder } from './scratch-folder.ts';

const query = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

describe('Postgres', () => {
  let dir: string;
  let dataDir: string;
  // Initialising takes most of the time, so the tests follow each other on one data folder.
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'tessera-stack-'));
    chmodSync(dir, 0o755);
    dataDir = join(dir, 'postgres');
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const start = async () => {
    const server = await startPostgres({ dataDir, password: 'secret' });
    onTestFinished(() => server.stop());
    return server;
  };

  test('keeps what was committed through a SIGKILL of the server with all its backends, on the same port', async () => {
    const server = await start();
    await query(server.url(), 'CREATE TABLE kept AS SELECT 42 AS answer');
    const busy = query(server.url(), 'SELECT pg_sleep(60)').catch((error: Error) => error);
    const { pid } = server;
    await server.kill();
    expect(await busy).toBeInstanceOf(Error);
    await server.restart();
    expect(server.pid).not.toBe(pid);
    expect(await query(server.url(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  test('runs under an account of its own for root, and listens to nobody without the password', async () => {
    const server = await start();
    const uid = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]);
    expect(uid).not.toBe(0);
    expect(statSync(dataDir).mode & 0o077).toBe(0);
    await expect(query(server.url().replace('secret', 'wrong'), 'SELECT 1')).rejects.toThrow('password');
  });

  test('a throw-away one leaves no data behind, a lasting one does', async () => {
    const passing = await startPostgres({ dataDir: join(dir, 'passing'), throwaway: true });
    await passing.stop();
    expect(existsSync(join(dir, 'passing'))).toBe(false);
    const lasting = await start();
    await lasting.stop();
    expect(existsSync(join(dataDir, 'PG_VERSION'))).toBe(true);
  });

  test('starts although its pid file names a living process that is no Postgres', async () => {
    const first = await start();
    await first.kill();
    const file = join(dataDir, 'postmaster.pid');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));
    const second = await start();
    expect(await query(second.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('refuses data that a living process uses, and says whose it is', async () => {
    await start();
    await expect(startPostgres({ dataDir })).rejects.toThrow(`in use by process ${process.pid}`);
  });

  test('says in one sentence why it did not start', async () => {
    const first = await start();
    const second = startPostgres({ dataDir: join(dir, 'second'), port: first.port });
    await expect(second).rejects.toThrow(StackError);
    await expect(second).rejects.toThrow('Postgres did not start');
  });
});

describe('a start that was killed', () => {
  let dir: string;
  beforeEach(() => {
    dir = scratchFolder();
  });
  afterEach(() => stopAbandoned(join(dir, 'run')));

  /** Starts a throw-away Postgres from a process of its own and kills that process, not the server. */
  const abandonServer = async (): Promise<number> => {
    const program = `
      import { startPostgres } from ${JSON.stringify(fileURLToPath(new URL('../src/index.ts', import.meta.url)))};
      const server = await startPostgres({ dataDir: ${JSON.stringify(join(dir, 'postgres'))}, throwaway: true });
      console.log(server.pid);
      setInterval(() => undefined, 1000);`;
    const starter = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(starter.stdout, 'data')) as [Buffer];
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    return Number(line.toString('utf8'));
  };

  test('leaves a server that the next start finds by its note, stops, and cleans up after', async () => {
    const identity = identify(await abandonServer());
    expect(identity && isRunning(identity)).toBe(true);
    expect(runningProcesses(join(dir, 'run'))).toMatchObject([{ name: 'postgres', ownerRuns: false }]);
    expect(await stopAbandoned(join(dir, 'run'))).toEqual(['postgres']);
    expect(identity && isRunning(identity)).toBe(false);
    expect(existsSync(join(dir, 'postgres'))).toBe(false);
    expect(await stopAbandoned(join(dir, 'run'))).toEqual([]);
  });

  test('does not keep the data from being used again at once', async () => {
    const abandoned = identify(await abandonServer());
    const server = await startPostgres({ dataDir: join(dir, 'postgres'), throwaway: true });
    expect(abandoned && isRunning(abandoned)).toBe(false);
    await server.stop();
  });
});
