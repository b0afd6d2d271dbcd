import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { catalogue } from '@tessera/contracts';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type NatsUser,
  natsServerConfig,
  natsUsers,
  obtainNatsServer,
  provisionNats,
  StackError,
  secrets,
  startNats,
  streamName,
} from '../src/index.ts';
import { scratchFolder } from './scratch-folder.ts';

// Fetching the program is slow and not what these tests are about, so it is kept where `npm start` keeps it.
const cacheDir = fileURLToPath(new URL('../../../.tessera/bin', import.meta.url));
let binary: string;
beforeAll(async () => {
  binary = await obtainNatsServer({ cacheDir });
});

const admin: NatsUser = { user: 'admin', password: 'admin' };

const start = async (users: readonly NatsUser[] = [admin]) => {
  const server = await startNats({ binary, storeDir: join(scratchFolder(), 'nats'), users, throwaway: true });
  onTestFinished(() => server.stop());
  return server;
};

const login = async (url: string): Promise<NatsConnection> => {
  const { host, username, password } = new URL(url);
  const connection = await connect({
    servers: host,
    user: username,
    pass: password,
    reconnect: false,
    timeout: 15_000,
  });
  onTestFinished(() => connection.close());
  return connection;
};

describe('nats-server', () => {
  test('keeps what it acknowledged through a SIGKILL, on the same port', async () => {
    const server = await start();
    const before = await login(server.url('admin'));
    await (await jetstreamManager(before)).streams.add({ name: 'KEPT', subjects: ['kept.>'] });
    await jetstream(before).publish('kept.one', 'hello');
    const { pid } = server;
    await server.kill();
    await server.restart();
    expect(server.pid).not.toBe(pid);
    const after = await jetstreamManager(await login(server.url('admin')));
    expect((await after.streams.info('KEPT')).state.messages).toBe(1);
  });

  test('lets a user publish and subscribe what is listed, and one with empty lists nothing at all', async () => {
    const server = await start([
      admin,
      { user: 'some', password: 'p', permissions: { publish: ['a.>'], subscribe: ['b.>'] } },
      { user: 'none', password: 'p', permissions: { publish: [], subscribe: [] } },
    ]);
    const refusals = async (user: string, subject: string): Promise<string[]> => {
      const connection = await login(server.url(user));
      const seen: string[] = [];
      void (async () => {
        for await (const status of connection.status()) if (status.type === 'error') seen.push(status.error.message);
      })();
      connection.subscribe(subject, {
        callback: (error) => {
          if (error) seen.push(error.message);
        },
      });
      connection.publish(subject, '');
      await connection.flush();
      // The refusals arrived before the answer to the flush, but are handed on in later turns of the loop.
      await delay(20);
      return [
        ...new Set(seen.map((message) => /publish|subscription/i.exec(message)?.[0].toLowerCase() ?? message)),
      ].sort();
    };
    expect(await refusals('admin', 'a.x')).toEqual([]);
    expect(await refusals('some', 'a.x')).toEqual(['subscription']);
    expect(await refusals('some', 'b.x')).toEqual(['publish']);
    expect(await refusals('none', 'a.x')).toEqual(['publish', 'subscription']);
  });

  test('takes new users without a restart, and keeps worlds of different accounts apart', async () => {
    const server = await start();
    const { pid } = server;
    server.setUsers([
      { user: 'left', password: 'p', account: 'A' },
      { user: 'right', password: 'p', account: 'B' },
    ]);
    // The server takes its configuration up piece by piece: first who may log in, then what an account may store.
    const manager = (user: string) =>
      vi.waitFor(async () => jetstreamManager(await login(server.url(user))), { timeout: 15_000, interval: 50 });
    const [left, right] = [await manager('left'), await manager('right')];
    await left.streams.add({ name: 'MINE', subjects: ['mine.>'] });
    expect(await left.streams.names().next()).toEqual(['MINE']);
    expect(await right.streams.names().next()).toEqual([]);
    expect(server.pid).toBe(pid);
  });

  test('keeps its configuration, which holds passwords, from other users', async () => {
    const storeDir = join(scratchFolder(), 'nats');
    const server = await startNats({ binary, storeDir, users: [admin] });
    await server.stop();
    expect(statSync(join(storeDir, 'nats-server.conf')).mode & 0o077).toBe(0);
  });

  test('refuses a store that a living process uses, and a port that another server holds', async () => {
    const storeDir = join(scratchFolder(), 'nats');
    const server = await startNats({ binary, storeDir, users: [admin] });
    onTestFinished(() => server.stop());
    await expect(startNats({ binary, storeDir, users: [admin] })).rejects.toThrow(`in use by process ${process.pid}`);
    const second = startNats({ binary, storeDir: join(scratchFolder(), 'nats'), users: [admin], port: server.port });
    await expect(second).rejects.toThrow(`Port ${server.port}, meant for NATS, is held by process ${server.pid} (`);
  });
});

describe('the configuration of nats-server', () => {
  test('names the key that nats-server 2.9 refuses only where it was asked for', () => {
    const base = { port: 4222, storeDir: '/store', users: [admin] };
    expect(natsServerConfig(base)).not.toContain('sync_interval');
    expect(natsServerConfig({ ...base, syncAlways: true })).toContain('sync_interval: always');
  });

  test('takes passwords and folders with quotes, spaces and dollars as they are', async () => {
    const odd: NatsUser = { user: 'odd', password: 'a"b $c\\d' };
    const storeDir = join(scratchFolder(), 'with "quotes" and $dollar');
    const server = await startNats({ binary, storeDir, users: [odd], throwaway: true });
    onTestFinished(() => server.stop());
    const connection = await connect({ servers: `127.0.0.1:${server.port}`, user: odd.user, pass: odd.password });
    await connection.close();
    expect(existsSync(join(storeDir, 'nats-server.pid'))).toBe(true);
  });
});

describe('provisioning of NATS', () => {
  test('creates every stream and durable of the catalogue, twice without a change', async () => {
    const server = await start(natsUsers(secrets()));
    await provisionNats(server.url('admin'));
    const manager = await jetstreamManager(await login(server.url('admin')));
    const durables: string[] = [];
    for await (const stream of manager.streams.list()) {
      for await (const consumer of manager.consumers.list(stream.config.name)) {
        durables.push(`${stream.config.name} ${consumer.config.durable_name} ${consumer.config.filter_subject}`);
        expect(consumer.config).toMatchObject({ ack_policy: 'explicit', ack_wait: 5e9, max_ack_pending: 2_000 });
      }
    }
    const wanted = catalogue.subscriptions.map((one) => `${one.stream} ${one.durable} ${one.filterSubject}`);
    expect(wanted.length).toBeGreaterThan(0);
    expect(durables.sort()).toEqual(wanted.sort());
    const before = await manager.consumers.info(
      catalogue.subscriptions[0]?.stream ?? '',
      catalogue.subscriptions[0]?.durable ?? '',
    );
    await provisionNats(server.url('admin'));
    const after = await manager.consumers.info(before.stream_name, before.name);
    expect(after.created).toBe(before.created);
  });

  test('brings a stream and a durable that were changed back to their settings', async () => {
    const server = await start(natsUsers(secrets()));
    await provisionNats(server.url('admin'));
    const manager = await jetstreamManager(await login(server.url('admin')));
    const [subscription] = catalogue.subscriptions;
    if (subscription === undefined) throw new Error('the catalogue has no subscription');
    await manager.streams.update(streamName('wallet'), { max_age: 3e11 });
    await manager.consumers.update(subscription.stream, subscription.durable, { ack_wait: 1e9 });
    await provisionNats(server.url('admin'));
    expect((await manager.streams.info(streamName('wallet'))).config.max_age).toBeGreaterThan(3e11);
    expect((await manager.consumers.info(subscription.stream, subscription.durable)).config.ack_wait).toBe(5e9);
  });

  test('refuses a server that does not take over a setting', async () => {
    const server = await start(natsUsers(secrets()));
    // More copies than servers: a cluster setting that a single server cannot honour.
    await expect(provisionNats(server.url('admin'), { replicas: 3 })).rejects.toThrow(/replicas/);
  });

  test('says who refused whom when the login fails', async () => {
    const server = await start();
    const wrong = server.url('admin').replace('admin:admin', 'admin:wrong');
    await expect(provisionNats(wrong)).rejects.toThrow(/NATS at 127\.0\.0\.1:\d+ refused the provisioning user/);
  });
});

test('a program kept from an earlier time is used again, one that does not run is not', async () => {
  const dir = scratchFolder();
  writeFileSync(join(dir, 'nats-server'), readFileSync(binary), { mode: 0o755 });
  const nothingElse = { path: '', release: { platform: 'none' }, fromApt: () => Promise.reject(new Error('no apt')) };
  expect(await obtainNatsServer({ cacheDir: dir, ...nothingElse })).toBe(join(dir, 'nats-server'));
  writeFileSync(join(dir, 'nats-server'), 'damaged', { mode: 0o755 });
  await expect(obtainNatsServer({ cacheDir: dir, ...nothingElse })).rejects.toThrow(StackError);
});
