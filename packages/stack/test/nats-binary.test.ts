import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { natsServerVersion, obtainNatsServer, StackError } from '../src/index.ts';
import { fileFromTar } from '../src/nats-release.ts';
import { scratchFolder } from './scratch-folder.ts';

const program = (version: string) => Buffer.from(`#!/bin/sh\necho "nats-server: v${version}"\n`);

const tarEntry = (name: string, content: Buffer): Buffer => {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([header, content, padding]);
};

const archive = gzipSync(
  Buffer.concat([
    tarEntry('nats-server-v2.12/README.md', Buffer.from('x'.repeat(700))),
    tarEntry('nats-server-v2.12/nats-server', program('2.12.15')),
    Buffer.alloc(1024),
  ]),
);

const publish = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const release = { platform: 'linux', arch: 'x64', connectTimeoutMs: 20_000 };
const sha256 = { 'linux-amd64': createHash('sha256').update(archive).digest('hex') };
const noApt = () => Promise.reject(new Error('there is no apt here'));

describe('obtaining nats-server', () => {
  test('takes one from the PATH, unless it is too old or does not run', async () => {
    const [good, old, broken] = [scratchFolder(), scratchFolder(), scratchFolder()];
    writeFileSync(join(good, 'nats-server'), program('2.9.10'), { mode: 0o755 });
    writeFileSync(join(old, 'nats-server'), program('2.8.4'), { mode: 0o755 });
    writeFileSync(join(broken, 'nats-server'), 'not a program', { mode: 0o755 });
    const path = [broken, old, good].join(':');
    expect(await obtainNatsServer({ cacheDir: scratchFolder(), path })).toBe(join(good, 'nats-server'));
    expect(natsServerVersion(join(good, 'nats-server'))).toBe('2.9.10');
    expect(natsServerVersion(join(old, 'nats-server'))).toBeUndefined();
  });

  test('downloads the pinned release and keeps it for the next time', async () => {
    const requested: string[] = [];
    const baseUrl = await publish((request, response) => {
      requested.push(request.url ?? '');
      response.end(archive);
    });
    const cacheDir = scratchFolder();
    const options = { cacheDir, path: '', release: { ...release, baseUrl, sha256 }, fromApt: noApt };
    const found = await obtainNatsServer(options);
    expect(natsServerVersion(found)).toBe('2.12.15');
    expect(await obtainNatsServer(options)).toBe(found);
    expect(requested).toEqual(['/v2.12.15/nats-server-v2.12.15-linux-amd64.tar.gz']);
  });

  test('refuses a release with another checksum and goes on to the system package', async () => {
    const baseUrl = await publish((_request, response) => response.end(archive));
    const lines: string[] = [];
    const cacheDir = scratchFolder();
    const found = await obtainNatsServer({
      cacheDir,
      path: '',
      release: { ...release, baseUrl, sha256: { 'linux-amd64': '0'.repeat(64) } },
      fromApt: () => Promise.resolve(program('2.9.10')),
      onProgress: (line) => lines.push(line),
    });
    expect(natsServerVersion(found)).toBe('2.9.10');
    expect(lines.join('\n')).toMatch(/has the checksum [0-9a-f]{64}, expected 0{64}/);
  });

  test('gives up a release page that does not answer soon, and says what was tried', async () => {
    const silent = await publish(() => undefined);
    const cacheDir = scratchFolder();
    const started = Date.now();
    const failing = obtainNatsServer({
      cacheDir,
      path: '',
      release: { ...release, baseUrl: silent, sha256, connectTimeoutMs: 300 },
      fromApt: noApt,
    });
    await expect(failing).rejects.toThrow(StackError);
    await expect(failing).rejects.toThrow(
      /could not be fetched \(the release page could not be reached; there is no apt here\).*set NATS_URL/,
    );
    // Its own patience is shortened above; that of the one who asks would be a minute and a half.
    expect(Date.now() - started).toBeLessThan(20_000);
    expect(existsSync(join(cacheDir, 'nats-server'))).toBe(false);
  });

  test('tells a missing page and a platform without a pinned release apart', async () => {
    const baseUrl = await publish((_request, response) => response.writeHead(404).end());
    const attempt = (options: object) =>
      obtainNatsServer({
        cacheDir: scratchFolder(),
        path: '',
        release: { ...release, baseUrl, ...options },
        fromApt: noApt,
      });
    await expect(attempt({ sha256 })).rejects.toThrow('the release page answered 404');
    await expect(attempt({ arch: 'mips' })).rejects.toThrow('no release is pinned for linux-unknown');
  });

  test('finds a file in a tar archive by the end of its name', () => {
    const tar = Buffer.concat([
      tarEntry('a/one', Buffer.from('1')),
      tarEntry('a/two', Buffer.alloc(512, 'z')),
      tarEntry('a/three', Buffer.from('3')),
    ]);
    expect(fileFromTar(tar, '/three')?.toString()).toBe('3');
    expect(fileFromTar(tar, '/two')?.length).toBe(512);
    expect(fileFromTar(tar, '/four')).toBeUndefined();
  });
});
