import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TcpProxy, tcpProxy } from '../src/index.ts';

let server: Server;
let proxy: TcpProxy;
let heard: string;
const sockets: Socket[] = [];

beforeEach(async () => {
  heard = '';
  // Answers everything with itself in capitals.
  server = createServer((socket) => {
    socket.on('data', (data) => {
      heard += data.toString();
      socket.write(data.toString().toUpperCase());
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = await tcpProxy({ target: `nats://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await proxy.stop();
  server.close();
});

/** A client that remembers what it was told and how its connection ended. */
const client = async () => {
  const socket = connect({ port: proxy.port, host: '127.0.0.1' });
  sockets.push(socket);
  const seen = { text: '', error: '', closed: false };
  socket.on('data', (data) => {
    seen.text += data.toString();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    seen.error = error.code ?? error.message;
  });
  socket.on('close', () => {
    seen.closed = true;
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return { seen, say: (text: string) => void socket.write(text), end: () => void socket.end(), socket };
};

/** What a socket has handed to the system is with the other side, which lives in this process, a turn of the loop later. */
const arrival = async (socket: Socket): Promise<void> => {
  await new Promise((resolve) => socket.write('', resolve));
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

test('everything passes both ways', async () => {
  const { seen, say } = await client();
  const long = 'x'.repeat(300_000);
  say(long);
  await expect.poll(() => seen.text.length).toBe(long.length);
  expect(seen.text).toBe(long.toUpperCase());
});

test('a cut is seen by the client as a reset, and no new connection lasts until it is healed', async () => {
  const one = await client();
  one.say('before');
  await expect.poll(() => one.seen.text).toBe('BEFORE');
  proxy.cut();
  await expect.poll(() => one.seen.error).toBe('ECONNRESET');
  const during = await client().catch(() => undefined);
  if (during) await expect.poll(() => during.seen.closed).toBe(true);
  expect(proxy.connections()).toBe(0);
  proxy.heal();
  const after = await client();
  after.say('after');
  await expect.poll(() => after.seen.text).toBe('AFTER');
  expect(proxy.accepted()).toBe(3);
});

test('in a black hole connections stay and nothing passes, until it does', async () => {
  const before = await client();
  proxy.blackhole();
  const during = await client();
  before.say('one');
  during.say('two');
  await delay(200);
  expect([heard, before.seen.text, during.seen.text, before.seen.closed]).toEqual(['', '', '', false]);
  proxy.heal();
  await expect.poll(() => [before.seen.text, during.seen.text]).toEqual(['ONE', 'TWO']);
});

test('when only replies are swallowed, the server has heard and the client does not know it', async () => {
  const { seen, say } = await client();
  proxy.blackhole('replies');
  say('did it');
  await expect.poll(() => heard).toBe('did it');
  await delay(100);
  expect(seen.text).toBe('');
  proxy.cut();
  await expect.poll(() => seen.error).toBe('ECONNRESET');
  expect(seen.text).toBe('');
});

test('when only requests are swallowed, the server hears nothing', async () => {
  const { say } = await client();
  proxy.blackhole('requests');
  say('unheard');
  await delay(100);
  expect(heard).toBe('');
});

test('a delay holds everything back for its time and keeps the order', async () => {
  const { seen, say, socket } = await client();
  proxy.delay(80);
  const from = performance.now();
  say('a');
  await arrival(socket);
  proxy.delay(0);
  say('b');
  await expect.poll(() => seen.text, { interval: 5 }).toBe('AB');
  expect(performance.now() - from).toBeGreaterThan(75);
});

test('the end of one side reaches the other after what was said', async () => {
  const { seen, say, end } = await client();
  say('last words');
  end();
  await expect.poll(() => seen.closed).toBe(true);
  expect([heard, seen.text, seen.error]).toEqual(['last words', 'LAST WORDS', '']);
});

test('a URL is led through the proxy and keeps everything else', () => {
  expect(proxy.through('postgres://wallet:pw@db.example:5432/tessera?x=1')).toBe(
    `postgres://wallet:pw@127.0.0.1:${proxy.port}/tessera?x=1`,
  );
});
